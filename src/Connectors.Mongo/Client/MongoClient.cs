using System.Runtime.InteropServices;
using Connect.Api;
using Connectors.Mongo.Bson;

namespace Connectors.Mongo.Client;

/// <summary>
/// A connection to a MongoDB deployment that runs commands, documents in and out as BSON: the one place that knows libmongoc, narrow enough for another driver
/// to stand here. Commands block; the client is for one thread at a time. Servers are watched in the background, found again when they come back, and
/// waited for as long as <c>serverSelectionTimeoutMS</c> says.
/// </summary>
internal sealed unsafe class MongoClient : IDisposable
{
    private const int SecondaryPreferred = 1 << 2 | 1 << 1;
    private static readonly Lazy<bool> Library = new(Load);

    private void* _command = NativeMemory.AlignedAlloc(LibMongoc.BsonSize, LibMongoc.BsonSize);
    private void* _reply = NativeMemory.AlignedAlloc(LibMongoc.BsonSize, LibMongoc.BsonSize);
    private bool _replied;
    private nint _pool;
    private nint _client;

    /// <summary>Prepares a client; no server is asked yet.</summary>
    /// <exception cref="ConnectException">libmongoc is not installed, or the connection string is not valid.</exception>
    public MongoClient(ClientOptions options)
    {
        var uri = ParseUri(options.Uri);
        try
        {
            if (options.ServerSelection is { } wait) LibMongoc.mongoc_uri_set_option_as_int32(uri, "serverselectiontimeoutms", (int)wait.TotalMilliseconds);
            ServerSelection = TimeSpan.FromMilliseconds(LibMongoc.mongoc_uri_get_option_as_int32(uri, "serverselectiontimeoutms", 30_000));
            HasCredentials = LibMongoc.mongoc_uri_get_username(uri) is not null;
            MongocError error;
            _pool = LibMongoc.mongoc_client_pool_new_with_error(uri, &error);
            if (_pool == 0) throw new ConnectException(error.ToException("connection.uri cannot be used").Message);
            LibMongoc.mongoc_client_pool_set_error_api(_pool, 2);
            if (LibMongoc.mongoc_uri_get_option_as_utf8(uri, "appname", null) is null) LibMongoc.mongoc_client_pool_set_appname(_pool, "connect-dotnet");
            if (options.ServerApi is { } api) Declare(api);
            if (options.CertificateFile is not null || options.TrustFile is not null) UseTls(uri, options);
            _client = LibMongoc.mongoc_client_pool_pop(_pool);
        }
        catch
        {
            Dispose();
            throw;
        }
        finally { LibMongoc.mongoc_uri_destroy(uri); }
    }

    /// <summary>The longest wait for a server.</summary>
    public TimeSpan ServerSelection { get; }

    /// <summary>Whether the connection string has a user.</summary>
    public bool HasCredentials { get; }

    /// <summary>Checks a connection string without using it.</summary>
    /// <exception cref="ConnectException">libmongoc is not installed.</exception>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? CheckUri(string uri, out int connectTimeout)
    {
        connectTimeout = 10_000;
        Ensure();
        MongocError error;
        var parsed = LibMongoc.mongoc_uri_new_with_error(uri, &error);
        if (parsed == 0) return error.ToException("The connection string is not valid").WithoutUri(uri);
        connectTimeout = LibMongoc.mongoc_uri_get_option_as_int32(parsed, "connecttimeoutms", 10_000);
        LibMongoc.mongoc_uri_destroy(parsed);
        return null;
    }

    /// <summary>Waits for a server that can be read from.</summary>
    /// <returns>Its answer to <c>hello</c>.</returns>
    /// <exception cref="MongoException">None was found in time.</exception>
    public BsonDocument Hello()
    {
        MongocError error;
        var preferences = LibMongoc.mongoc_read_prefs_new(SecondaryPreferred);
        var description = LibMongoc.mongoc_client_select_server(_client, false, preferences, &error);
        LibMongoc.mongoc_read_prefs_destroy(preferences);
        if (description == 0) throw error.ToException("No server answers");
        var hello = BytesOf((void*)LibMongoc.mongoc_server_description_hello_response(description)).ToArray();
        LibMongoc.mongoc_server_description_destroy(description);
        return BsonDocument.Parse(hello);
    }

    /// <summary>Runs a command that writes, with the connection string's write concern; retried by the driver where the server can tell repetitions.</summary>
    /// <param name="database">The database.</param>
    /// <param name="command">The command document.</param>
    /// <returns>The server's answer, which may hold write errors; valid until the next command.</returns>
    /// <exception cref="MongoException">The command failed as a whole.</exception>
    public ReadOnlySpan<byte> Write(string database, ReadOnlySpan<byte> command) => Run(database, command, write: true);

    /// <summary>Runs a command that reads from the primary.</summary>
    /// <inheritdoc cref="Write"/>
    public ReadOnlySpan<byte> Read(string database, ReadOnlySpan<byte> command) => Run(database, command, write: false);

    private ReadOnlySpan<byte> Run(string database, ReadOnlySpan<byte> command, bool write)
    {
        ForgetReply();
        fixed (byte* data = command)
        {
            if (!LibMongoc.bson_init_static(_command, data, (nuint)command.Length))
                throw new ConnectException($"libbson refused a command of {command.Length} bytes");
            MongocError error;
            var done = write
                ? LibMongoc.mongoc_client_write_command_with_opts(_client, database, _command, null, _reply, &error)
                : LibMongoc.mongoc_client_read_command_with_opts(_client, database, _command, 0, null, _reply, &error);
            _replied = true;
            // A write concern that was not met is an error to the library; the answer says more.
            return done || error.Domain == MongocError.DomainWriteConcern ? BytesOf(_reply) : throw error.ToException("MongoDB failed a command");
        }
    }

    private void ForgetReply()
    {
        if (_replied) LibMongoc.bson_destroy(_reply);
        _replied = false;
    }

    private static ReadOnlySpan<byte> BytesOf(void* bson)
    {
        var data = LibMongoc.bson_get_data(bson);
        return new ReadOnlySpan<byte>(data, *(int*)data);
    }

    private static nint ParseUri(string text)
    {
        Ensure();
        MongocError error;
        var uri = LibMongoc.mongoc_uri_new_with_error(text, &error);
        return uri != 0 ? uri : throw new ConnectException(error.ToException("connection.uri is not valid").WithoutUri(text));
    }

    private void Declare(ServerApi wanted)
    {
        var api = LibMongoc.mongoc_server_api_new(0);
        LibMongoc.mongoc_server_api_strict(api, wanted.Strict);
        LibMongoc.mongoc_server_api_deprecation_errors(api, wanted.DeprecationErrors);
        MongocError error;
        var set = LibMongoc.mongoc_client_pool_set_server_api(_pool, api, &error);
        LibMongoc.mongoc_server_api_destroy(api);
        if (!set) throw new ConnectException(error.ToException("server.api.version cannot be used").Message);
    }

    // The options replace the connection string's as a whole, so what it says is read back and kept.
    private void UseTls(nint uri, ClientOptions options)
    {
        var certificate = Marshal.StringToCoTaskMemUTF8(options.CertificateFile);
        var password = Marshal.StringToCoTaskMemUTF8(options.CertificatePassword);
        var trust = Marshal.StringToCoTaskMemUTF8(options.TrustFile);
        var insecure = LibMongoc.mongoc_uri_get_option_as_bool(uri, "tlsinsecure", false);
        var tls = new MongocTls
        {
            PemFile = certificate != 0 ? (byte*)certificate : LibMongoc.mongoc_uri_get_option_as_utf8(uri, "tlscertificatekeyfile", null),
            PemPassword = certificate != 0 ? (byte*)password : LibMongoc.mongoc_uri_get_option_as_utf8(uri, "tlscertificatekeyfilepassword", null),
            CaFile = trust != 0 ? (byte*)trust : LibMongoc.mongoc_uri_get_option_as_utf8(uri, "tlscafile", null),
            WeakCertificateValidation = (byte)(insecure || LibMongoc.mongoc_uri_get_option_as_bool(uri, "tlsallowinvalidcertificates", false) ? 1 : 0),
            AllowInvalidHostName = (byte)(insecure || LibMongoc.mongoc_uri_get_option_as_bool(uri, "tlsallowinvalidhostnames", false) ? 1 : 0),
        };
        LibMongoc.mongoc_client_pool_set_ssl_opts(_pool, &tls);
        Marshal.FreeCoTaskMem(certificate);
        Marshal.FreeCoTaskMem(password);
        Marshal.FreeCoTaskMem(trust);
    }

    private static void Ensure()
    {
        try { _ = Library.Value; }
        catch (DllNotFoundException e)
        {
            throw new ConnectException("The MongoDB connector needs libmongoc-1.0.so.0 and libbson-1.0.so.0, which are not installed: "
                + "on Debian and Ubuntu, apt-get install libmongoc-1.0-0", e);
        }
    }

    private static bool Load()
    {
        LibMongoc.mongoc_init();
        // Its default is to write to the worker's output; what matters comes back as an error.
        LibMongoc.mongoc_log_set_handler(null, null);
        LibMongoc.mongoc_handshake_data_append("connect-dotnet", typeof(MongoClient).Assembly.GetName().Version?.ToString(3), null);
        return true;
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        ForgetReply();
        if (_client != 0) LibMongoc.mongoc_client_pool_push(_pool, _client);
        if (_pool != 0) LibMongoc.mongoc_client_pool_destroy(_pool);
        _client = _pool = 0;
        NativeMemory.AlignedFree(_command);
        NativeMemory.AlignedFree(_reply);
        _command = _reply = null;
        GC.SuppressFinalize(this);
    }
}
