using System.Globalization;
using Connect.Api;
using Connect.Testing;

namespace Connectors.File.Tests;

/// <summary>A task that is stopped while one of its writes is on its way, for each that there is.</summary>
public sealed class StopTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(200_000)]
    public Task A_task_that_is_stopped_at_any_write_says_no_more_than_is_stored_and_the_next_one_stores_the_rest(int size) =>
        SinkStops.AtEachRequestAsync(() => Task.FromResult<ISinkTarget>(new Target(size)));

    private sealed class Target : ISinkTarget
    {
        private readonly string _file = Path.Combine(Path.GetTempPath(), Servers.Unique("stops"));
        private readonly string _filling;

        public Target(int size)
        {
            _filling = new string('x', size);
            Config = new Dictionary<string, string> { ["file"] = _file };
        }

        public IReadOnlyDictionary<string, string> Config { get; }

        public Func<Task>? Before { get; set; }

        public bool StoresAgain => true;

        public SinkTask CreateTask() => new FileStreamSinkTask(path => new HeldStream(Appending.Open(path), this));

        public SinkRecord Record(int offset) => new(SinkStops.Partition.Topic, SinkStops.Partition.Partition, null, null, null, $"{offset} {_filling}", offset);

        public async Task<IReadOnlyList<int>> StoredAsync() =>
            [.. (await System.IO.File.ReadAllLinesAsync(_file)).Select(line => int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture))];

        public ValueTask DisposeAsync()
        {
            System.IO.File.Delete(_file);
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>A file whose writes wait for what the target says.</summary>
    private sealed class HeldStream(Stream file, Target target) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => file.CanSeek;
        public override bool CanWrite => true;
        public override long Length => file.Length;
        public override long Position { get => file.Position; set => file.Position = value; }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (target.Before is { } before) await before().WaitAsync(cancellationToken);
            await file.WriteAsync(buffer, cancellationToken);
        }

        public override async Task FlushAsync(CancellationToken cancellationToken)
        {
            if (target.Before is { } before) await before().WaitAsync(cancellationToken);
            await file.FlushAsync(cancellationToken);
        }

        public override void Write(byte[] buffer, int offset, int count) => file.Write(buffer, offset, count);
        public override void Flush() => file.Flush();
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) file.Dispose();
            base.Dispose(disposing);
        }
    }
}
