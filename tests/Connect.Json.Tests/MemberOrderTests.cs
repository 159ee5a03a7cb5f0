using System.Text;
using Connect.Api;
using Connect.Java;

namespace Connect.Json.Tests;

public sealed class MemberOrderTests
{
    [Theory]
    [InlineData("symbol,price,volume,date", "volume,date,symbol,price")]
    [InlineData("id,customer,product,quantity,price,paid,created_at", "product,quantity,price,paid,created_at,id,customer")]
    [InlineData("type,repo,actor,created_at", "actor,repo,created_at,type")]
    [InlineData("a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p", "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p")]
    [InlineData("Aa,BB,AaBB,zürich,x1,x2,x3,x4,x5,x6,x7,x8,x9,x10,x11,x12,x13", "Aa,BB,x8,x9,x10,x12,x1,x11,x2,x3,x13,x4,zürich,x5,x6,AaBB,x7")]
    public void Members_of_an_object_come_in_the_order_of_a_Java_HashMap(string written, string read)
    {
        var json = Encoding.UTF8.GetBytes($"{{{string.Join(',', written.Split(',').Select(k => $"\"{k}\":1"))}}}");
        var reader = new ConnectJsonReader();
        for (var time = 0; time < 3; time++)
        {
            var map = Assert.IsType<ConnectMap>(reader.Read(json));
            Assert.Equal(read, string.Join(',', map.Keys));
            Assert.Equal(1L, map[written.Split(',')[^1]]);
        }
    }

    public static TheoryData<Schema, string, object[]> Pairs => new()
    {
        { Schema.Int32, "[[42,1],[2147483647,2],[7,3]]", [2147483647, 7, 42] },
        { Schema.Int64, "[[42,1],[4294967296,2],[-1,3]]", [-1L, 4294967296, 42L] },
        { Schema.Float64, "[[0.1,1],[2.5,2],[-3,3]]", [0.1, 2.5, -3.0] },
        { Schema.Float32, "[[1.5,1],[0.1,2],[100,3]]", [1.5f, 0.1f, 100f] },
        { Schema.Boolean, "[[true,1],[false,2]]", [false, true] },
        { LogicalTypes.Date, "[[19782,1],[0,2],[-1,3]]", [new DateOnly(1970, 1, 1), new DateOnly(2024, 2, 29), new DateOnly(1969, 12, 31)] },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Entries_with_other_keys_come_in_that_order_too(Schema keys, string json, object[] order)
    {
        var reader = new ConnectJsonReader();
        for (var time = 0; time < 2; time++)
        {
            var map = (ConnectMap)reader.Read(Encoding.UTF8.GetBytes(json), SchemaBuilder.Map(keys, Schema.Int8).Build())!;
            Assert.Equal(order, map.Keys);
        }
    }
}
