namespace Connect.Runtime.Plugins;

/// <summary>The kinds of plugins, in the order in which they are listed.</summary>
internal enum PluginKind { Sink, Source, Transformation, Predicate, Converter, HeaderConverter }
