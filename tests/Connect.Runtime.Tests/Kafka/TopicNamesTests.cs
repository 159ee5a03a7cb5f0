using Connect.Runtime.Kafka;

namespace Connect.Runtime.Tests.Kafka;

public unsafe class TopicNamesTests
{
    // The handle is the address of the name itself.
    private static byte* Read(nint handle) => (byte*)handle;

    [Fact]
    public void An_address_that_has_become_that_of_another_topic_gives_its_name()
    {
        var names = new TopicNames();
        var memory = stackalloc byte[16];
        "orders\0"u8.CopyTo(new Span<byte>(memory, 16));
        Assert.Equal("orders", names.Of((nint)memory, &Read));
        names.ClearHandles();
        "refunds\0"u8.CopyTo(new Span<byte>(memory, 16));
        Assert.Equal("refunds", names.Of((nint)memory, &Read));
    }

    [Fact]
    public void A_name_is_one_string_whatever_the_handle()
    {
        var names = new TopicNames();
        fixed (byte* one = "orders\0"u8, other = "orders\0 "u8)
        {
            var first = names.Of((nint)one, &Read);
            names.ClearHandles();
            Assert.Same(first, names.Of((nint)other, &Read));
            Assert.Same(first, names.Of((nint)one, &Read));
        }
    }
}
