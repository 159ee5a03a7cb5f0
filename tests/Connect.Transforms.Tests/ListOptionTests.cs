using static Connect.Transforms.Tests.Transforming;

namespace Connect.Transforms.Tests;

/// <summary>Options that are lists of names (KIP-1161).</summary>
public sealed class ListOptionTests
{
    public static TheoryData<ITransformation, string> Lists => new()
    {
        { new DropHeaders(), "headers" },
        { new MaskField.Value(), "fields" },
        { new ValueToKey(), "fields" },
        { new ReplaceField.Value(), "include" },
        { new ReplaceField.Value(), "exclude" },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public void An_empty_name_in_a_list_is_refused(ITransformation transformation, string option)
    {
        foreach (var list in new[] { "a,", ",", "a,,b" })
        {
            var error = Assert.Throws<ConfigException>(() => transformation.Configure(new Dictionary<string, string> { [option] = list }));
            Assert.Equal($"Configuration '{option}' values must not be empty.", error.Message);
        }
        transformation.Configure(new Dictionary<string, string> { [option] = " a , b" });
    }

    [Fact]
    public void A_field_that_is_named_twice_is_once_in_the_key()
    {
        var key = Assert.IsType<Struct>(With<ValueToKey>(("fields", "name,id,name")).Apply(Sink(Ann, Row))!.Key);
        Assert.Equal("name:STRING? id:INT32", FieldsOf(key.Schema));
    }
}
