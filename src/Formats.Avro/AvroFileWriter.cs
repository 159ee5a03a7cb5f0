using System.Buffers;
using System.Security.Cryptography;

namespace Formats.Avro;

/// <summary>
/// Writes an object container file (https://avro.apache.org/docs/1.12.0/specification/#object-container-files). Objects are encoded into
/// <see cref="Block"/>, one after the other; blocks go to the output when they are large enough. The same schema and objects make the same bytes: the
/// marker between blocks is derived from the schema.
/// </summary>
public sealed class AvroFileWriter
{
    private const int BlockSize = 64_000;
    private readonly IBufferWriter<byte> _output;
    private readonly AvroCodec _codec;
    private readonly byte[] _marker;
    private readonly ArrayBufferWriter<byte> _block = new(4096);
    private byte[] _kept = [];
    private long _count;
    private int _mark;

    /// <summary>Begins a file: writes its header.</summary>
    /// <param name="output">Gets the file.</param>
    /// <param name="schema">The schema of the objects, as JSON.</param>
    /// <param name="codec">The codec of the blocks.</param>
    public AvroFileWriter(IBufferWriter<byte> output, ReadOnlySpan<byte> schema, AvroCodec codec)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
        _codec = codec;
        _marker = SHA256.HashData(schema)[..16];
        output.Write("Obj\x01"u8);
        output.WriteLong(2);
        output.WriteText("avro.schema");
        output.WriteBytes(schema);
        output.WriteText("avro.codec");
        output.WriteText(codec switch { AvroCodec.Deflate => "deflate", AvroCodec.Snappy => "snappy", AvroCodec.Bzip2 => "bzip2", _ => "null" });
        output.WriteLong(0);
        output.Write(_marker);
    }

    /// <summary>Where the next object is encoded.</summary>
    public IBufferWriter<byte> Block => _block;

    /// <summary>Remembers where an object begins.</summary>
    public void Mark() => _mark = _block.WrittenCount;

    /// <summary>Takes back what was encoded since <see cref="Mark"/>.</summary>
    public void Rollback()
    {
        if (_kept.Length < _mark) _kept = new byte[_block.Capacity];
        _block.WrittenSpan[.._mark].CopyTo(_kept);
        _block.ResetWrittenCount();
        _block.Write(_kept.AsSpan(0, _mark));
    }

    /// <summary>An object is complete.</summary>
    public void EndObject()
    {
        _count++;
        if (_block.WrittenCount >= BlockSize) EndBlock();
    }

    /// <summary>The file is complete.</summary>
    public void Finish()
    {
        if (_count > 0) EndBlock();
    }

    private void EndBlock()
    {
        _output.WriteLong(_count);
        AvroBlocks.Write(_output, _block.WrittenSpan, _codec);
        _output.Write(_marker);
        _block.ResetWrittenCount();
        _count = 0;
    }
}
