using System.Security.Cryptography.X509Certificates;

namespace Connect.Security;

/// <summary>What a store holds.</summary>
/// <param name="Type">The form it has.</param>
/// <param name="Trusted">The certificates to trust: those that are entries of their own, and the first of each key, as Java's trust managers take them.</param>
/// <param name="Keys">Opens the private keys, each with its certificates; they may have a password that reading certificates does not need.</param>
internal sealed record StoreContent(StoreType Type, IReadOnlyList<X509Certificate2> Trusted, Func<IReadOnlyList<ClientCertificate>> Keys);
