namespace Connect.Security;

/// <summary>The form of a file with certificates and keys.</summary>
public enum StoreType
{
    /// <summary>Text blocks between <c>-----BEGIN …-----</c> and <c>-----END …-----</c> (RFC 7468).</summary>
    Pem,

    /// <summary>PKCS #12 (RFC 7292): what keytool writes since Java 9, and openssl pkcs12.</summary>
    Pkcs12,

    /// <summary>Java's own format, keytool's default before Java 9.</summary>
    Jks,
}
