using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Client;

/// <summary>A handle for something in Live, by its place. Costs nothing to make and asks nothing by itself; moves when Live's tracks or scenes move.</summary>
public abstract class LiveObject
{
    private readonly string _what;
    private readonly OscValue[] _places;

    private protected LiveObject(LiveConnection connection, string what, params OscValue[] places)
    {
        Connection = connection;
        _what = what;
        _places = places;
    }

    private protected LiveConnection Connection { get; }

    private protected LiveField<T> Field<T>(string property) => new(Connection, _what, property, _places);

    private protected LiveField<T> Fixed<T>(string property) => new(Connection, _what, property, _places, canSet: false);

    private protected void Do(string method, params OscValue[] arguments) => Connection.Send(new OscMessage($"/live/{_what}/{method}", [.. _places, .. arguments]));

    private protected Task<IReadOnlyList<OscValue>> AskAsync(string property, CancellationToken stop, params OscValue[] arguments) =>
        Connection.QueryAsync($"/live/{_what}/get/{property}", [.. _places, .. arguments], null, stop);

    /// <summary>The texts behind the places.</summary>
    private protected async Task<IReadOnlyList<string>> TextsAsync(string property, CancellationToken stop) =>
        [.. (await AskAsync(property, stop).ConfigureAwait(false)).Skip(_places.Length).Select(static value => value.Argument.AsString())];

    private protected async Task<IReadOnlyList<double>> NumbersAsync(string property, CancellationToken stop) =>
        [.. (await AskAsync(property, stop).ConfigureAwait(false)).Skip(_places.Length).Select(static value => value.Tag is 'T' ? 1 : value.Argument.AsDouble())];
}
