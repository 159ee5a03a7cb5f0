using System.Buffers;
using System.Text;

namespace Connectors.File;

/// <summary>Bytes that were read and not yet cut into lines. Lines end with <c>\n</c>, <c>\r\n</c> or <c>\r</c>.</summary>
internal sealed class LineBuffer
{
    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);
    private byte[] _bytes = new byte[128 * 1024];
    private int _start, _end, _searched;

    /// <summary>Room for at least one more byte, as much as there is.</summary>
    public Memory<byte> Free()
    {
        if (_start > 0)
        {
            _bytes.AsSpan(_start.._end).CopyTo(_bytes);
            (_searched, _end, _start) = (_searched - _start, _end - _start, 0);
        }
        // Only a line that is longer than all of it gets here.
        if (_end == _bytes.Length) Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, _bytes.Length * 2L));
        return _bytes.AsMemory(_end);
    }

    /// <summary>Says how many bytes were put into <see cref="Free"/>.</summary>
    public void Filled(int count) => _end += count;

    /// <summary>Takes the next line, if all of it is there. A <c>\r</c> at the very end waits: a <c>\n</c> may follow.</summary>
    /// <param name="line">The text without its end; bytes that are not UTF-8 become U+FFFD.</param>
    /// <param name="length">How many bytes it took with its end.</param>
    public bool TryTake(out string line, out int length)
    {
        line = "";
        length = 0;
        var found = _bytes.AsSpan(_searched.._end).IndexOfAny(LineEnds);
        if (found < 0) { _searched = _end; return false; }
        var end = _searched + found;
        var next = end + 1;
        if (_bytes[end] == '\r')
        {
            if (next == _end) { _searched = end; return false; }
            if (_bytes[next] == '\n') next++;
        }
        line = Encoding.UTF8.GetString(_bytes.AsSpan(_start..end));
        length = next - _start;
        _start = _searched = next;
        if (_start == _end) _start = _end = _searched = 0;
        return true;
    }
}
