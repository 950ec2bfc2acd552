using System.Runtime.CompilerServices;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Client;

/// <summary>One property of an object in Live: asked, set, followed. Holds no value itself. Thread safe.</summary>
/// <typeparam name="T"><see cref="double"/>, <see cref="int"/>, <see cref="bool"/> or <see cref="string"/>.</typeparam>
public sealed class LiveField<T>
{
    // Live keeps 32-bit floats, and shows a fader's position with some rounding of its own.
    private const double Tolerance = 1e-4;

    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(20);

    private readonly LiveConnection _connection;
    private readonly string _what;
    private readonly string _property;
    private readonly OscValue[] _places;
    private readonly bool _canSet;

    internal LiveField(LiveConnection connection, string what, string property, OscValue[] places, bool canSet = true)
    {
        _connection = connection;
        _what = what;
        _property = property;
        _places = places;
        _canSet = canSet;
    }

    /// <summary>What Live has now.</summary>
    /// <exception cref="LiveTimeoutException">No answer came.</exception>
    /// <exception cref="LiveErrorException">Live refused: no such track, an empty slot.</exception>
    public async Task<T> GetAsync(CancellationToken stop = default)
    {
        var values = await _connection.QueryAsync($"/live/{_what}/get/{_property}", _places, values => values.Count > _places.Length && LiveConnection.BeginsWith(values, _places), stop).ConfigureAwait(false);
        return Read(values);
    }

    /// <summary>Sets it and does not wait. Sets to the same object arrive in order, and lost ones are not repeated: see <see cref="SetAsync"/>.</summary>
    /// <exception cref="InvalidOperationException">Live does not let it be set.</exception>
    public void Set(T value) => _connection.Send(Setter(value));

    /// <summary>Sets it and waits until Live has it; sends again when a datagram was lost.</summary>
    /// <exception cref="LiveException">Live has another value when the time is over: it says which.</exception>
    public async Task SetAsync(T value, CancellationToken stop = default)
    {
        var message = Setter(value);
        var time = _connection.Options.Time;
        var began = time.GetTimestamp();
        var look = FirstLook;
        while (true)
        {
            _connection.SendAtOnce(message);
            var now = await GetAsync(stop).ConfigureAwait(false);
            if (Same(now, value))
            {
                return;
            }

            if (time.GetElapsedTime(began) > _connection.Options.ConfirmWithin)
            {
                throw new LiveException($"Live did not take {message}: it has {OscOf(now)}.");
            }

            await Task.Delay(look, time, stop).ConfigureAwait(false);
            look *= 2;
        }
    }

    /// <summary>At once what it is, then each change; the latest only when changes come faster than they are taken. Goes on after Live has restarted.</summary>
    /// <remarks>Live has no listener for some properties (a clip's length): then nothing comes but an error in Live's log.</remarks>
    public async IAsyncEnumerable<T> ChangesAsync([EnumeratorCancellation] CancellationToken stop = default)
    {
        await foreach (var values in _connection.FollowAsync(_what, _property, _places, stop).ConfigureAwait(false))
        {
            if (values.Count > _places.Length)
            {
                yield return Read(values);
            }
        }
    }

    private OscMessage Setter(T value) => _canSet
        ? new OscMessage($"/live/{_what}/set/{_property}", [.. _places, OscOf(value)])
        : throw new InvalidOperationException($"Live does not let '{_property}' of a {_what} be set.");

    private T Read(IReadOnlyList<OscValue> values)
    {
        var argument = values[_places.Length].Argument;
        object? value = default(T) switch
        {
            bool => argument.Tag is 'T' or 'F' ? argument.IsTrue : argument.TryGetNumber(out var number) ? number != 0 : null,
            int => argument.Tag is 'T' or 'F' ? (argument.IsTrue ? 1 : 0) : argument.TryGetNumber(out var number) ? (int)number : null,
            double => argument.TryGetNumber(out var number) ? number : null,
            _ => argument.IsString ? argument.AsString() : null,
        };
        return value is T read ? read : throw new LiveException($"'{_property}' of {_what} {string.Join(' ', (IEnumerable<OscValue>)_places)} is {values[_places.Length]}: this one has no such value.");
    }

    private static OscValue OscOf(T value) => value switch
    {
        bool flag => OscValue.FromBoolean(flag),
        int number => number,
        double number => (float)number,
        string text => text,
        _ => throw new NotSupportedException($"no OSC value is made of {typeof(T).Name}"),
    };

    private static bool Same(T a, T b) => a is double x && b is double y ? Math.Abs(x - y) <= Tolerance * Math.Max(1, Math.Abs(y)) : EqualityComparer<T>.Default.Equals(a, b);
}
