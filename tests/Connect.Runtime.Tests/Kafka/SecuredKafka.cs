using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Connect.Runtime.Tests.Kafka;

/// <summary>
/// Apache Kafka with TLS and SASL, from the jars in the folder that KAFKA_LIBS names; nothing starts without it. Its certificates are made for it: an authority,
/// servers that are right, expired or for another host, and clients of that authority and of a stranger's. Beside it an issuer of tokens.
/// </summary>
public sealed class SecuredKafka : IAsyncLifetime
{
    public const string StorePassword = "store-secret", User = "ada", UserPassword = "user secret";

    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private readonly Dictionary<string, int> _ports = [];
    private readonly CancellationTokenSource _stop = new();
    private Process? _broker;
    private HttpListener? _issuer;
    private int _tokens;

    /// <summary>Why there is no broker; null where there is one.</summary>
    public static string? Missing => Directory.Exists(Environment.GetEnvironmentVariable("KAFKA_LIBS")) && File.Exists("/usr/bin/keytool") ? null
        : "Apache Kafka with TLS: set KAFKA_LIBS to the folder of its jars, and install Java";

    public string Folder { get; } = Directory.CreateTempSubdirectory("secured-kafka").FullName;

    public string TokenEndpoint { get; private set; } = "";

    /// <summary>How many tokens were issued.</summary>
    public int Tokens => Volatile.Read(ref _tokens);

    public string File_(string name) => Path.Combine(Folder, name);

    public string Address(string listener) => $"localhost:{_ports[listener]}";

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null) return;
        MakeCertificates();
        StartIssuer();
        foreach (var listener in (string[])["CONTROLLER", "INTERNAL", "TLS", "MUTUAL", "EXPIRED", "ELSEWHERE", "SASLTLS", "SASL"]) _ports[listener] = FreePort();
        await File.WriteAllTextAsync(File_("server.properties"), Properties());
        await RunAsync("java", [.. Java, "kafka.tools.StorageTool", "format", "-t", "AAAAAAAAQACAAAAAAAAAAAB", "-c", File_("server.properties"),
            .. Scram("SCRAM-SHA-256"), .. Scram("SCRAM-SHA-512")]);
        var started = new ProcessStartInfo("java", [.. Java, "kafka.Kafka", File_("server.properties")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        _broker = Process.Start(started)!;
        _ = _broker.StandardError.ReadToEndAsync();
        var lines = new StringBuilder();
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (await _broker.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
        {
            lines.AppendLine(line);
            if (!line.Contains("Kafka Server started", StringComparison.Ordinal)) continue;
            _ = _broker.StandardOutput.ReadToEndAsync();
            return;
        }
        throw new InvalidOperationException($"The broker did not start: {lines}");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _issuer?.Close();
        if (_broker is not null)
        {
            _broker.Kill(entireProcessTree: true);
            await _broker.WaitForExitAsync();
            _broker.Dispose();
        }
        _stop.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static string[] Java => ["-Xmx384m", "-cp", $"{Environment.GetEnvironmentVariable("KAFKA_LIBS")}/*", $"-Dlog4j2.configurationFile={LogConfig.Value}"];

    private static readonly Lazy<string> LogConfig = new(() =>
    {
        var file = Path.Combine(Path.GetTempPath(), "secured-kafka-log4j2.xml");
        File.WriteAllText(file, """
            <Configuration><Appenders><Console name="out"><PatternLayout pattern="%p %m %throwable%n"/></Console></Appenders>
            <Loggers><Logger name="kafka.server.KafkaRaftServer" level="info"/><Root level="warn"><AppenderRef ref="out"/></Root></Loggers></Configuration>
            """);
        return file;
    });

    private static string[] Scram(string mechanism) => ["--add-scram", $"{mechanism}=[name={User},password=\"{UserPassword}\"]"];

    private string Properties()
    {
        string Listener(string name) => $"{name}://localhost:{_ports[name]}";
        string Store(string listener, string file) => $"listener.name.{listener}.ssl.keystore.type=PEM\nlistener.name.{listener}.ssl.keystore.location={File_(file)}\n";
        return $"""
            process.roles=broker,controller
            node.id=1
            controller.quorum.voters=1@localhost:{_ports["CONTROLLER"]}
            controller.listener.names=CONTROLLER
            listeners={string.Join(',', _ports.Keys.Select(Listener))}
            advertised.listeners={string.Join(',', _ports.Keys.Where(k => k != "CONTROLLER").Select(Listener))}
            inter.broker.listener.name=INTERNAL
            listener.security.protocol.map=CONTROLLER:PLAINTEXT,INTERNAL:PLAINTEXT,TLS:SSL,MUTUAL:SSL,EXPIRED:SSL,ELSEWHERE:SSL,SASLTLS:SASL_SSL,SASL:SASL_PLAINTEXT
            log.dirs={File_("logs")}
            offsets.topic.replication.factor=1
            offsets.topic.num.partitions=1
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            transaction.state.log.num.partitions=1
            {Store("tls", "server.pem")}{Store("mutual", "server.pem")}{Store("expired", "expired.pem")}{Store("elsewhere", "elsewhere.pem")}{Store("sasltls", "server.pem")}
            listener.name.mutual.ssl.client.auth=required
            listener.name.mutual.ssl.truststore.type=PEM
            listener.name.mutual.ssl.truststore.location={File_("root.pem")}
            {Logins("sasltls")}
            {Logins("sasl")}
            """;
    }

    private static string Logins(string listener)
    {
        const string module = "org.apache.kafka.common.security";
        return $"""
            listener.name.{listener}.sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER
            listener.name.{listener}.plain.sasl.jaas.config={module}.plain.PlainLoginModule required user_{User}="plain-secret";
            listener.name.{listener}.scram-sha-256.sasl.jaas.config={module}.scram.ScramLoginModule required;
            listener.name.{listener}.scram-sha-512.sasl.jaas.config={module}.scram.ScramLoginModule required;
            listener.name.{listener}.oauthbearer.sasl.jaas.config={module}.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";
            """;
    }

    // What a registered client of an authorization server gets: here a token without a signature, which the broker's validator for tests takes.
    private void StartIssuer()
    {
        TokenEndpoint = $"http://localhost:{FreePort()}/token";
        _issuer = new HttpListener();
        _issuer.Prefixes.Add(TokenEndpoint + "/");
        _issuer.Start();
        _ = Task.Run(async () =>
        {
            while (!_stop.IsCancellationRequested)
            {
                var context = await _issuer.GetContextAsync();
                using var body = new StreamReader(context.Request.InputStream);
                var form = await body.ReadToEndAsync();
                var known = context.Request.Headers["Authorization"] == $"Basic {Convert.ToBase64String("me:client-secret"u8)}" && form.Contains("client_credentials", StringComparison.Ordinal);
                context.Response.StatusCode = known ? 200 : 401;
                context.Response.ContentType = "application/json";
                if (known) Interlocked.Increment(ref _tokens);
                var answer = known ? JsonSerializer.Serialize(new
                {
                    access_token = Runtime.Kafka.UnsecuredToken.Of("me", DateTimeOffset.UtcNow, TimeSpan.FromHours(1)),
                    token_type = "Bearer",
                    expires_in = 3600,
                }) : """{"error":"invalid_client"}""";
                context.Response.Close(Encoding.UTF8.GetBytes(answer), willBlock: true);
            }
        });
    }

    private void MakeCertificates()
    {
        var root = Authority("root");
        var stranger = Authority("stranger");
        WritePem("root.pem", root);
        WritePem("stranger-root.pem", stranger);
        var between = Issue(root, "between", isAuthority: true);
        Write("server.pem", Issue(between, "server", ["localhost"]), between);
        Write("expired.pem", Issue(between, "expired", ["localhost"], from: -10, to: -1), between);
        Write("elsewhere.pem", Issue(between, "elsewhere", ["elsewhere.example"]), between);
        WritePem("between.pem", between);
        var client = Issue(between, "client");
        Write("client.pem", client, between);
        Write("stranger.pem", Issue(stranger, "stranger-client"), stranger);
        File.WriteAllBytes(File_("client.p12"), new X509Certificate2Collection { client, X509CertificateLoader.LoadCertificate(between.RawData) }.Export(X509ContentType.Pkcs12, StorePassword)!);
        File.WriteAllText(File_("client-key.pem"), client.GetECDsaPrivateKey()!.ExportEncryptedPkcs8PrivateKeyPem(StorePassword,
            new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 2048)));
        File.WriteAllText(File_("client-chain.pem"), client.ExportCertificatePem() + "\n" + between.ExportCertificatePem());
        foreach (var type in (string[])["JKS", "PKCS12"])
            Run("keytool", "-importcert", "-noprompt", "-alias", "root", "-file", File_("root.pem"), "-keystore", File_($"root.{type}"), "-storetype", type, "-storepass", StorePassword);
        Run("keytool", "-importkeystore", "-noprompt", "-srckeystore", File_("client.p12"), "-srcstoretype", "PKCS12", "-srcstorepass", StorePassword,
            "-destkeystore", File_("client.JKS"), "-deststoretype", "JKS", "-deststorepass", StorePassword);
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Request(name, key, true, null).CreateSelfSigned(Now.AddDays(-20), Now.AddDays(20));
    }

    private static X509Certificate2 Issue(X509Certificate2 by, string name, string[]? hosts = null, bool isAuthority = false, int from = -15, int to = 15)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issued = Request(name, key, isAuthority, hosts).Create(by, Now.AddDays(from), Now.AddDays(to), RandomNumberGenerator.GetBytes(8));
        using var joined = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(joined.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    private static CertificateRequest Request(string name, ECDsa key, bool isAuthority, string[]? hosts)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts ?? []) names.AddDnsName(host);
        if (hosts is not null) request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private void Write(string file, X509Certificate2 certificate, X509Certificate2 issuer) => File.WriteAllText(File_(file),
        $"{certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()}\n{certificate.ExportCertificatePem()}\n{issuer.ExportCertificatePem()}\n");

    private void WritePem(string file, X509Certificate2 certificate) => File.WriteAllText(File_(file), certificate.ExportCertificatePem() + "\n");

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {arguments[0]}: {output} {errors.Result}");
    }

    private static Task RunAsync(string program, string[] arguments) => Task.Run(() => Run(program, arguments));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
