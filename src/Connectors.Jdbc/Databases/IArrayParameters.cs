namespace Connectors.Jdbc;

/// <summary>A provider that takes a whole column of values in one parameter.</summary>
internal interface IArrayParameters;
