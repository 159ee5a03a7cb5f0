namespace Connect.Security.Tests;

public sealed class SystemCertificatesTests
{
    [Fact]
    public void The_variables_of_OpenSSL_say_where_the_system_s_certificates_are()
    {
        var environment = new Dictionary<string, string> { ["SSL_CERT_DIR"] = AppContext.BaseDirectory, ["SSL_CERT_FILE"] = StoreFiles.Path("ca.pem") };
        Assert.Equal(StoreFiles.Path("ca.pem"), SystemCertificates.Location(environment.GetValueOrDefault));
        environment["SSL_CERT_FILE"] = StoreFiles.Path("none.pem");
        Assert.Equal(AppContext.BaseDirectory, SystemCertificates.Location(environment.GetValueOrDefault));
        Assert.Null(SystemCertificates.Location(_ => null));
    }
}
