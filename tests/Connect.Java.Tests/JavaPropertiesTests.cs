namespace Connect.Java.Tests;

public sealed class JavaPropertiesTests
{
    [Theory]
    [InlineData("a=b", "a", "b")]
    [InlineData("  a : b ", "a", "b ")]
    [InlineData("a b", "a", "b")]
    [InlineData("a", "a", "")]
    [InlineData("a\\=b=c", "a=b", "c")]
    [InlineData("a=one \\\n   two", "a", "one two")]
    [InlineData("a=\\u00e4\\t", "a", "ä\t")]
    [InlineData("a=c:\\\\temp", "a", "c:\\temp")]
    [InlineData("# no\n! no\n\na=b#c", "a", "b#c")]
    public void Lines_are_read_as_java_util_Properties_reads_them(string text, string key, string value) => Assert.Equal(value, Assert.Single(JavaProperties.Parse(text), p => p.Key == key).Value);

    [Theory]
    [InlineData("a", "b")]
    [InlineData("a b=c:d#!", " leading, inner and trailing ")]
    [InlineData("path", @"C:\temp\new")]
    [InlineData("lines", "one\ntwo\r\n\tthree\f")]
    [InlineData("empty", "")]
    [InlineData("sasl.jaas.config", "org.PlainLoginModule required username=\"a\" password=\"p=w:d\";")]
    [InlineData("ünï", "日本 \\")]
    public void A_line_that_is_written_is_read_as_it_was(string key, string value) =>
        Assert.Equal([KeyValuePair.Create(key, value)], JavaProperties.Parse(JavaProperties.Line("before", "x") + JavaProperties.Line(key, value)).Skip(1));
}
