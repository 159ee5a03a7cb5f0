namespace Connect.Security.Tests;

public class AddressTextTests
{
    [Theory]
    [InlineData("https://host/token?a=b", "https://host/token?a=b")]
    [InlineData("https://me:secret@host/token", "https://[hidden]@host/token")]
    [InlineData("https://me:se/cr@et@host/token", "https://[hidden]@host/token")]
    [InlineData("me:secret@host", "[hidden]@host")]
    [InlineData("me:se://cret@host", "[hidden]@host")]
    [InlineData(null, "")]
    public void An_address_is_shown_without_its_user(string? address, string shown) => Assert.Equal(shown, AddressText.WithoutUser(address));
}
