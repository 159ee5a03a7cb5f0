using System.Data.Common;
using System.Globalization;

namespace Connectors.Jdbc.Databases.MySql;

/// <summary>
/// The errors of MySQL (https://dev.mysql.com/doc/mysql-errors/9.0/en/server-error-reference.html) and MariaDB
/// (https://mariadb.com/docs/server/reference/error-codes/mariadb-error-code-reference). Connector/J takes those for lasting whose SQLSTATE begins with 42, 22
/// or 23; not every provider tells the state, but all tell the number.
/// </summary>
internal sealed class MySqlErrors : DatabaseErrors
{
    // Those of a SELECT whose SQLSTATE begins so, or with 21 (operands, rows of subqueries); and those of no particular state (HY000) that are about the SQL.
    private static readonly HashSet<int> Permanent =
    [
        1044, 1045, 1048, 1049, 1052, 1054, 1055, 1056, 1058, 1059, 1060, 1061, 1063, 1064, 1065, 1066, 1067, 1068, 1069, 1070, 1071, 1072, 1073,
        1074, 1075, 1083, 1084, 1090, 1091, 1101, 1102, 1103, 1104, 1106, 1107, 1108, 1109, 1110, 1111, 1112, 1113, 1115, 1118, 1121, 1128, 1131,
        1132, 1133, 1136, 1138, 1139, 1140, 1141, 1142, 1143, 1144, 1145, 1146, 1147, 1148, 1149, 1162, 1163, 1164, 1166, 1167, 1170, 1171, 1172,
        1173, 1176, 1177, 1178, 1191, 1210, 1211, 1221, 1222, 1227, 1228, 1229, 1230, 1231, 1232, 1233, 1234, 1235, 1237, 1239, 1241, 1242, 1247,
        1248, 1249, 1250, 1251, 1252, 1253, 1264, 1267, 1270, 1271, 1272, 1273, 1276, 1280, 1281, 1286, 1292, 1300, 1304, 1305, 1318, 1327, 1365,
        1366, 1367, 1370, 1406, 1411, 1413, 1416, 1425, 1426, 1427, 1441, 1449, 1463, 1462, 1582, 1583, 1584, 1630, 1690, 1698, 1772, 1846, 3140,
        3141, 3142, 3143, 3144, 3146, 3147, 3149, 3150, 3151, 3152, 3153, 3154, 3155, 3156, 3157, 3158, 3579, 3580, 3581, 3582, 3583, 3584, 3585,
        3586, 3587, 3588, 3589, 3590, 3591, 3592, 3593, 3685, 3686, 3687, 3688, 3689, 3690, 3691, 3692, 3693, 3694, 3695, 3696, 3697, 3698, 3699,
        4002, 4003, 4004, 4005, 4006, 4015, 4016, 4017, 4018, 4019, 4078, 4079, 4161,
    ];

    // Whose state begins with 42 though they are limits of the moment: connections and questions a user may have, prepared statements of all.
    private static readonly HashSet<int> Passing = [1203, 1226, 1461];

    public override bool IsPermanent(DbException failure)
    {
        var number = Code(failure);
        if (number is { } known && Passing.Contains(known)) return false;
        return (number is { } code && Permanent.Contains(code)) || failure.SqlState is ['4', '2', ..] or ['2', '1' or '2' or '3', ..];
    }

    // ER_BAD_FIELD_ERROR, ER_NO_SUCH_TABLE, ER_WRONG_VALUE_COUNT_ON_ROW, ER_UNKNOWN_STMT_HANDLER, ER_TABLE_DEF_CHANGED, ER_NEED_REPREPARE
    public override bool IsOfChangedTable(DbException failure) => Code(failure) is 1054 or 1146 or 1136 or 1243 or 1412 or 1615;

    // Connections, locks and deadlocks, resources, a server that stops or may not be written to now.
    public override bool IsOfTheMoment(DbException failure) => Code(failure) switch
    {
        // The provider's own: the connection broke, or the time for the answer was over.
        null => true,
        1020 or 1021 or 1037 or 1038 or 1040 or 1041 or 1042 or 1053 or 1114 or 1129 or 1135 or 1152 or 1158 or 1159 or 1160 or 1161 or 1180 or 1203 or 1205 => true,
        1206 or 1213 or 1226 or 1290 or 1317 or 1461 or 1792 or 1836 or 1927 or 1969 or 2006 or 2013 or 3024 or 3572 => true,
        _ => false,
    };

    public override string CodesOf(DbException failure)
    {
        var state = base.CodesOf(failure);
        var number = Code(failure) is { } code ? string.Create(CultureInfo.InvariantCulture, $"error {code}") : "";
        return state.Length > 0 && number.Length > 0 ? $"{number}, {state}" : number + state;
    }

    // ER_DBACCESS_DENIED is of the database; of the password: not right, not given, expired, or of a way to log in that the client does not know.
    protected override bool IsLogin(DbException failure) => Code(failure) is 1045 or 1698 or 1251 or 1524 or 1820 or 1862 or 3118;

    // Providers have names of their own for what the Java drivers call allowPublicKeyRetrieval.
    public override string? AdviceOf(DbException failure) => !failure.Message.Contains("PublicKeyRetrieval", StringComparison.OrdinalIgnoreCase) ? null
        : "Set connection.allowPublicKeyRetrieval=true, or encrypt the connection with connection.sslMode=REQUIRED";

    protected override bool IsUnknownDatabase(DbException failure) => Code(failure) is 1049 or 1044;

    protected override string? LoginNotSpoken(NotSupportedException failure) => !failure.Message.Contains("ed25519", StringComparison.OrdinalIgnoreCase) ? null
        : "The server asks for a login by ed25519, which is not spoken here: let the user of connection.user log in by mysql_native_password";

    // Under the server's ER_BAD_HOST_ERROR the provider tells that it got no connection, and not why; without a number, that it broke.
    protected override bool IsUnreachable(DbException failure) => Code(failure) is null or 1042;

    // The server's answer may be wrapped by the provider's own exception, whose numbers are not positive.
    private static int? Code(DbException failure)
    {
        for (Exception? e = failure; e is not null; e = e.InnerException)
            if (Number(e, "Server Error Code") is { } code and > 0) return code;
        return null;
    }
}
