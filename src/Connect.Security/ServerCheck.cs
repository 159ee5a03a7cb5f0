using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Connect.Security;

/// <summary>Whether a server's certificate is one to trust, by Java's rules: every certificate of a trust store is an anchor, whether or not it signed itself.</summary>
internal static class ServerCheck
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>How a chain is built to some certificates.</summary>
    public static X509ChainPolicy Policy(X509Certificate2Collection trusted)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            // Where a chain ends is for the store to say, not for what a server's certificate names.
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(trusted);
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        return policy;
    }

    /// <summary>Why a certificate is not to be trusted, or null where it is.</summary>
    /// <param name="certificate">The server's.</param>
    /// <param name="chain">What came with it.</param>
    /// <param name="errors">What the system found wrong.</param>
    /// <param name="trusted">The certificates to trust; null for the system's.</param>
    /// <param name="store">Where they come from.</param>
    /// <param name="host">The host that was asked for.</param>
    public static string? Problem(
        X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, X509Certificate2Collection? trusted, string? store, string? host)
    {
        if (certificate is not X509Certificate2 server) return "the server has no certificate";
        var what = $"the server's certificate {server.Subject}, signed by {server.Issuer},";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"{what} is not for the host {host}: it is for {Names(server)}";
        if (trusted is null)
            return errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? $"{what} {Reason(server, chain, "those that the system trusts")}" : null;
        using var own = new X509Chain { ChainPolicy = Policy(trusted) };
        if (chain is not null)
            foreach (var element in chain.ChainElements) own.ChainPolicy.ExtraStore.Add(element.Certificate);
        if (chain is not null) own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        return own.Build(server) || IsAnchored(own, trusted) ? null : $"{what} {Reason(server, own, store)}";
    }

    /// <summary>A time as messages have it.</summary>
    public static string Time(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    // The system wants a certificate that signed itself at the end: up to one of the store all has to be well, whatever lies behind it.
    private static bool IsAnchored(X509Chain chain, X509Certificate2Collection trusted)
    {
        for (var i = 0; i < chain.ChainElements.Count; i++)
        {
            var element = chain.ChainElements[i];
            if (trusted.Any(t => t.RawDataMemory.Span.SequenceEqual(element.Certificate.RawDataMemory.Span))) return true;
            if (element.ChainElementStatus.Any(s => s.Status is not (X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.UntrustedRoot))) return false;
        }
        return false;
    }

    private static string Reason(X509Certificate2 server, X509Chain? chain, string? store)
    {
        var statuses = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status) ?? X509ChainStatusFlags.NoError;
        if (statuses.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            var wrong = chain!.ChainElements.FirstOrDefault(e => e.ChainElementStatus.Any(s => s.Status == X509ChainStatusFlags.NotTimeValid))?.Certificate ?? server;
            var which = wrong.Thumbprint == server.Thumbprint ? "" : $"is signed by {wrong.Subject}, which ";
            return which + (wrong.NotAfter < DateTime.Now ? $"expired on {Time(wrong.NotAfter)}" : $"is valid only from {Time(wrong.NotBefore)} on");
        }
        if ((statuses & (X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot)) != 0) return $"is signed by none of {store}";
        return $"is not valid: {string.Join(", ", chain?.ChainStatus.Select(s => s.StatusInformation.Trim()) ?? [])}";
    }

    private static string Names(X509Certificate2 server)
    {
        var names = server.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(a => a.ToString()))).ToList();
        return names.Count > 0 ? string.Join(", ", names) : server.GetNameInfo(X509NameType.SimpleName, false);
    }
}
