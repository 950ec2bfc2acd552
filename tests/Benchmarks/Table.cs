using System.Globalization;

namespace MidiMesh.Benchmarks;

/// <summary>Prints the lines of one table as they are measured.</summary>
internal static class Table
{
    public static void Title(string title, string columns)
    {
        Console.WriteLine();
        Console.WriteLine(title);
        Console.WriteLine($"  {"",-34}{columns}");
    }

    /// <summary>Columns of <see cref="Operation"/>.</summary>
    public const string OperationColumns = " ns median    least..most      per second   bytes each    ratio";

    /// <summary>One line about many operations in a row.</summary>
    /// <param name="name">What ran.</param>
    /// <param name="measured">Nanoseconds and bytes of one.</param>
    /// <param name="basis">Median nanoseconds of what it is compared with, its own for the basis itself.</param>
    public static void Operation(string name, (Spread Nanoseconds, Spread Bytes) measured, double basis)
    {
        var (time, bytes) = measured;
        Print($"  {name,-34}{time.Median,10:0.0}  {$"{time.Least:0.0}..{time.Greatest:0.0}",16}  {1e9 / time.Median,12:#,0}  {Math.Abs(bytes.Median),10:0.00}  {time.Median / basis,8:0.00}");
    }

    /// <summary>Columns of <see cref="Latency"/>.</summary>
    public const string LatencyColumns = "us: p50     least..most         p99    least..most      ratio p50   p99";

    /// <summary>One line about a latency in microseconds, measured in several rounds.</summary>
    public static void Latency(string name, Spread p50, Spread p99, double basis50, double basis99) =>
        Print($"  {name,-34}{p50.Median,7:0.0}  {$"{p50.Least:0.0}..{p50.Greatest:0.0}",14}  {p99.Median,10:0.0}  {$"{p99.Least:0.0}..{p99.Greatest:0.0}",14}  {p50.Median / basis50,8:0.00}  {p99.Median / basis99,6:0.00}");

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
