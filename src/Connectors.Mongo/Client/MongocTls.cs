using System.Runtime.InteropServices;

namespace Connectors.Mongo.Client;

/// <summary><c>mongoc_ssl_opt_t</c>: the files for TLS.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MongocTls
{
    public byte* PemFile;
    public byte* PemPassword;
    public byte* CaFile;
    public byte* CaFolder;
    public byte* RevocationFile;
    public byte WeakCertificateValidation;
    public byte AllowInvalidHostName;
    public void* Internal;
    public fixed long Padding[6];
}
