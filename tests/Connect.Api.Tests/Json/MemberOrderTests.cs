using System.Text;

namespace Connect.Api.Tests;

public class MemberOrderTests
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
}
