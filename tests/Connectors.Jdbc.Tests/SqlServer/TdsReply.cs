using System.Buffers.Binary;
using System.Text;

namespace Connectors.Jdbc.Tests.SqlServer;

/// <summary>An answer, token by token.</summary>
internal sealed class TdsReply
{
    private readonly List<byte> _bytes = [];
    private int _rows = -1;

    /// <summary>The message.</summary>
    public byte[] Bytes => [.. _bytes];

    /// <summary>Whether the connection ends with it.</summary>
    public bool Ends { get; private set; }

    /// <summary>A message without tokens.</summary>
    public byte[] Raw { init => _bytes.AddRange(value); }

    /// <summary>A statement that changed some rows.</summary>
    public static TdsReply Changed(int rows) => new TdsReply { _rows = rows }.Finished();

    /// <summary>An error; from severity 20 on it ends the connection.</summary>
    public static TdsReply Error(int number, int severity, string message) => new TdsReply { Ends = severity >= 20 }.AndError(number, severity, message).Finished();

    /// <summary>A result.</summary>
    public static TdsReply Rows(IReadOnlyList<(string Name, TdsType Type)> columns, params IReadOnlyList<object?>[] rows)
    {
        var reply = new TdsReply { _rows = rows.Length };
        reply.Write(0x81, BitConverter.GetBytes((ushort)columns.Count));
        foreach (var (name, type) in columns)
        {
            reply._bytes.AddRange(BitConverter.GetBytes(type.UserType));
            reply._bytes.AddRange(BitConverter.GetBytes((ushort)(type.IsNullable ? 1 : 0)));
            reply._bytes.AddRange(type.Info);
            reply._bytes.AddRange(Counted(name));
        }
        foreach (var row in rows)
        {
            reply._bytes.Add(0xD1);
            for (var i = 0; i < columns.Count; i++) reply._bytes.AddRange(columns[i].Type.Encode(row[i]));
        }
        return reply.Finished();
    }

    /// <summary>Another error beside what is there.</summary>
    public TdsReply AndError(int number, int severity, string message)
    {
        var text = Encoding.Unicode.GetBytes(message);
        byte[] body =
        [
            .. BitConverter.GetBytes(number), 1, (byte)severity, .. BitConverter.GetBytes((ushort)message.Length), .. text, .. Counted("tds"), .. Counted(""),
            1, 0, 0, 0,
        ];
        return Token(0xAA, body);
    }

    /// <summary>Two errors, as the server sends them for one statement.</summary>
    public static TdsReply Errors(params (int Number, int Severity, string Message)[] errors)
    {
        var reply = new TdsReply();
        foreach (var (number, severity, message) in errors) reply.AndError(number, severity, message);
        return reply.Finished();
    }

    /// <summary>The end of a call: what has been said was inside it; the handle of what was prepared, if anything.</summary>
    public TdsReply EndCall(int? handle = null)
    {
        var reply = new TdsReply { Ends = Ends };
        // Everything but the last DONE, which becomes one of inside the call.
        reply._bytes.AddRange(Bytes.AsSpan(0, Math.Max(0, _bytes.Count - 13)));
        if (_bytes.Count >= 13)
        {
            var done = Bytes.AsSpan(_bytes.Count - 13).ToArray();
            done[0] = 0xFF;
            reply._bytes.AddRange(done);
        }
        reply.Write(0x79, [0, 0, 0, 0]);
        if (handle is { } number) reply.Write(0xAC, [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x26, 4, 4, .. BitConverter.GetBytes(number)]);
        reply.Write(0xFE, new byte[12]);
        return reply;
    }

    /// <summary>A token with a length.</summary>
    public TdsReply Token(byte token, byte[] body)
    {
        Write(token, [.. BitConverter.GetBytes((ushort)body.Length), .. body]);
        return this;
    }

    /// <summary>A change of the session.</summary>
    public TdsReply Change(byte type, byte[] now, byte[] before) => Token(0xE3, [type, .. now, .. before]);

    /// <summary>The end of a statement.</summary>
    public TdsReply Done(ushort status, long rows)
    {
        Write(0xFD, [.. BitConverter.GetBytes(status), 0, 0, .. BitConverter.GetBytes(rows)]);
        return this;
    }

    /// <summary>A string with its length in a byte.</summary>
    public static byte[] Counted(string text) => [(byte)text.Length, .. Encoding.Unicode.GetBytes(text)];

    private TdsReply Finished() => Done((ushort)(_rows >= 0 ? 0x10 : 0x02), Math.Max(0, _rows));

    private void Write(byte token, byte[] body)
    {
        _bytes.Add(token);
        _bytes.AddRange(body);
    }
}
