using System.Runtime.InteropServices;

namespace Connectors.Mongo.Client;

/// <summary><c>bson_error_t</c>: what libmongoc says went wrong.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MongocError
{
    private const int MessageSize = 504;

    /// <summary>Domains of errors, of version 2 of the error interface.</summary>
    public const uint DomainClient = 1, DomainStream = 2, DomainWriteConcern = 16, DomainServer = 17;

    public uint Domain;
    public uint Code;
    public fixed byte Message[MessageSize];

    public MongoException ToException(string doing)
    {
        fixed (byte* message = Message)
            return new($"{doing}: {Marshal.PtrToStringUTF8((nint)message)}") { Domain = Domain, Code = (int)Code };
    }
}
