using System.Runtime.InteropServices;

namespace Connectors.Mongo.Client;

/// <summary>
/// The functions of libmongoc 1.x and libbson that are used (https://mongoc.org/libmongoc/current/). Structures stay opaque, but for the two whose
/// layout is part of the library's interface: <c>bson_t</c> (128 bytes, aligned to 128) and <c>bson_error_t</c> (512 bytes).
/// </summary>
internal static unsafe partial class LibMongoc
{
    private const string Mongoc = "libmongoc-1.0.so.0", Bson = "libbson-1.0.so.0";

    /// <summary>Size and alignment of <c>bson_t</c>.</summary>
    public const int BsonSize = 128;

    [LibraryImport(Mongoc)] public static partial void mongoc_init();
    [LibraryImport(Mongoc)] public static partial void mongoc_log_set_handler(delegate* unmanaged[Cdecl]<int, byte*, byte*, void*, void> handler, void* user);
    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_handshake_data_append(string? driverName, string? driverVersion, string? platform);

    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)] public static partial nint mongoc_uri_new_with_error(string uri, MongocError* error);
    [LibraryImport(Mongoc)] public static partial void mongoc_uri_destroy(nint uri);
    [LibraryImport(Mongoc)] public static partial byte* mongoc_uri_get_username(nint uri);
    [LibraryImport(Mongoc)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_uri_get_tls(nint uri);
    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mongoc_uri_get_option_as_int32(nint uri, string option, int fallback);
    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte* mongoc_uri_get_option_as_utf8(nint uri, string option, byte* fallback);
    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_uri_set_option_as_int32(nint uri, string option, int value);
    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_uri_get_option_as_bool(nint uri, string option, [MarshalAs(UnmanagedType.U1)] bool fallback);

    [LibraryImport(Mongoc)] public static partial nint mongoc_client_pool_new_with_error(nint uri, MongocError* error);
    [LibraryImport(Mongoc)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_client_pool_set_error_api(nint pool, int version);
    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_client_pool_set_appname(nint pool, string name);
    [LibraryImport(Mongoc)] public static partial void mongoc_client_pool_set_ssl_opts(nint pool, MongocTls* options);
    [LibraryImport(Mongoc)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_client_pool_set_server_api(nint pool, nint api, MongocError* error);
    [LibraryImport(Mongoc)] public static partial nint mongoc_client_pool_pop(nint pool);
    [LibraryImport(Mongoc)] public static partial void mongoc_client_pool_push(nint pool, nint client);
    [LibraryImport(Mongoc)] public static partial void mongoc_client_pool_destroy(nint pool);

    [LibraryImport(Mongoc)] public static partial nint mongoc_server_api_new(int version);
    [LibraryImport(Mongoc)] public static partial void mongoc_server_api_strict(nint api, [MarshalAs(UnmanagedType.U1)] bool strict);
    [LibraryImport(Mongoc)] public static partial void mongoc_server_api_deprecation_errors(nint api, [MarshalAs(UnmanagedType.U1)] bool errors);
    [LibraryImport(Mongoc)] public static partial void mongoc_server_api_destroy(nint api);

    [LibraryImport(Mongoc)] public static partial nint mongoc_read_prefs_new(int mode);
    [LibraryImport(Mongoc)] public static partial void mongoc_read_prefs_destroy(nint preferences);
    [LibraryImport(Mongoc)]
    public static partial nint mongoc_client_select_server(nint client, [MarshalAs(UnmanagedType.U1)] bool forWrites, nint preferences, MongocError* error);
    [LibraryImport(Mongoc)] public static partial nint mongoc_server_description_hello_response(nint description);
    [LibraryImport(Mongoc)] public static partial void mongoc_server_description_destroy(nint description);

    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_client_write_command_with_opts(
        nint client, string database, void* command, void* options, void* reply, MongocError* error);
    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_client_read_command_with_opts(
        nint client, string database, void* command, nint preferences, void* options, void* reply, MongocError* error);

    [LibraryImport(Bson)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool bson_init_static(void* bson, byte* data, nuint length);
    [LibraryImport(Bson)] public static partial byte* bson_get_data(void* bson);
    [LibraryImport(Bson)] public static partial void bson_destroy(void* bson);
}
