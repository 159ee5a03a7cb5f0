namespace Connect.Runtime.Errors;

/// <summary>Where on its way a record failed.</summary>
internal enum Stage { KeyConverter, ValueConverter, HeaderConverter, Transformation, TaskPut, TaskPoll, KafkaProduce }

/// <summary>What headers and logs call the stages.</summary>
internal static class StageNames
{
    private static readonly string[] Names =
        ["KEY_CONVERTER", "VALUE_CONVERTER", "HEADER_CONVERTER", "TRANSFORMATION", "TASK_PUT", "TASK_POLL", "KAFKA_PRODUCE"];

    public static string Name(this Stage stage) => Names[(int)stage];
}
