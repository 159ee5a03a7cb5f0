namespace Connect.Runtime.Errors;

/// <summary>Where on its way a record failed.</summary>
internal enum Stage { KeyConverter, ValueConverter, HeaderConverter, Transformation, TaskPut, TaskPoll, KafkaProduce }
