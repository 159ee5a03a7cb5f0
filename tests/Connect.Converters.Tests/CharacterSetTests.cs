using Connect.Api;

namespace Connect.Converters.Tests;

/// <summary>The character sets of StringConverter, by Java's names.</summary>
public sealed class CharacterSetTests
{
    [Theory]
    [InlineData("UTF-8", "hé€", "68C3A9E282AC")]
    [InlineData("utf8", "hé", "68C3A9")]
    [InlineData("UTF_8", "hé", "68C3A9")]
    [InlineData("ISO-8859-1", "hé", "68E9")]
    [InlineData("ISO8859_1", "hé", "68E9")]
    [InlineData("latin1", "h€", "683F")]
    [InlineData("US-ASCII", "hé", "683F")]
    [InlineData("windows-1252", "h€", "6880")]
    [InlineData("Cp1252", "h€", "6880")]
    [InlineData("IBM037", "h1", "88F1")]
    [InlineData("Shift_JIS", "日", "93FA")]
    [InlineData("GBK", "日", "C8D5")]
    [InlineData("UTF-16", "h", "FEFF0068")]
    [InlineData("UTF-16", "", "")]
    [InlineData("UTF-16BE", "h", "0068")]
    [InlineData("UTF-16LE", "h", "6800")]
    [InlineData("UTF-32", "h", "00000068")]
    public void Text_is_written_as_Java_writes_it(string name, string text, string hex) =>
        Assert.Equal(hex, Convert.ToHexString(Converting.With(new StringConverter(), ("converter.encoding", name)).Bytes(null, text)!));

    [Theory]
    [InlineData("US-ASCII", "41C3", "A\uFFFD")]
    [InlineData("UTF-16", "FEFF00E9", "é")]
    [InlineData("UTF-16", "FFFEE900", "é")]
    [InlineData("UTF-16", "00E9", "é")]
    [InlineData("windows-1252", "80", "€")]
    public void Bytes_are_read_as_Java_reads_them(string name, string hex, string text) =>
        Assert.Equal(text, Converting.With(new StringConverter(), ("converter.encoding", name)).Read(Convert.FromHexString(hex)).Value);
}
