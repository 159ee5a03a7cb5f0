using Connect.Api;
using Connect.Json;
using static Connect.Transforms.Tests.Transforming;

namespace Connect.Transforms.Tests;

/// <summary>
/// The order of a map's members after a transformation, which files and documents show: that of the HashMap which the original makes. The expected orders are
/// what it wrote.
/// </summary>
public sealed class MapOrderTests
{
    private static ConnectMap Ann() => (ConnectMap)new ConnectJsonReader().Read("""{"name":"ann","city":"x","age":3}"""u8)!;

    private static string Names(object? map) => string.Join(' ', ((ConnectMap)map!).Keys);

    [Fact]
    public void Fields_that_are_added_take_their_place_among_the_others()
    {
        Assert.Equal("name topic s city age",
            Names(With<InsertField.Value>(("topic.field", "topic"), ("static.field", "s"), ("static.value", "x")).Of(Ann())));
        Assert.Equal("name missing city age", Names(With<Cast.Value>(("spec", "missing:int8,age:string")).Of(Ann())));
        Assert.Equal("name absent city age", Names(With<MaskField.Value>(("fields", "absent,city")).Of(Ann())));
        Assert.Equal("name at city age", Names(With<TimestampConverter.Value>(("field", "at"), ("target.type", "unix")).Of(Ann())));
    }

    [Fact]
    public void Fields_of_one_bucket_are_added_in_the_order_of_a_HashMap_of_their_names()
    {
        Assert.Equal("a a.b city name é f g age", Names(With<Cast.Value>(("spec", "f g:int8,é:int8,a:int8,a.b:int8")).Of(Ann())));
        Assert.Equal("a d city name absent f g age", Names(With<MaskField.Value>(("fields", "f g,d,absent,a")).Of(Ann())));
    }

    [Fact]
    public void A_map_that_is_made_anew_has_the_order_of_one_made_for_its_size()
    {
        Assert.Equal("city years full_name", Names(With<ReplaceField.Value>(("renames", "name:full_name,age:years")).Of(Ann())));
        Assert.Equal("name age", Names(With<ReplaceField.Value>(("exclude", "city")).Of(Ann())));
        Assert.Equal("city age", Names(With<HeaderFrom.Value>(("fields", "name"), ("headers", "h"), ("operation", "move")).Of(Ann())));
        Assert.Equal("name city age", Names(With<ValueToKey>(("fields", "name,city,age")).Apply(Sink(Ann()))!.Key));
    }

    [Fact]
    public void The_record_that_came_is_not_reordered()
    {
        var before = Ann();
        var names = Names(before);
        With<InsertField.Value>(("topic.field", "topic")).Of(before);
        Assert.Equal(names, Names(before));
    }
}
