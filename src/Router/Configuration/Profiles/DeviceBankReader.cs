using System.Text;
using MidiMesh.Contracts.Live;
using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration.Profiles;

/// <summary>Reads which parameters the knobs of Live's devices are: <c>live/devices.conf</c> of the program, and one beside the rig that wins class by class.</summary>
internal static class DeviceBankReader
{
    private const int MostBanks = 64;

    /// <summary>The file's path below a folder of configuration.</summary>
    public static string FileIn(string folder) => Path.Combine(folder, "live", "devices.conf");

    /// <summary>Reads the files that are there; what is wrong is reported.</summary>
    /// <param name="files">Where they may lie; later ones win.</param>
    /// <param name="options">How files are read.</param>
    /// <param name="bag">Takes what is wrong.</param>
    public static DeviceBanks Read(IEnumerable<string> files, HoconLoadOptions options, DiagnosticBag bag)
    {
        var byClass = new SortedDictionary<string, DeviceBank[]>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (options.FileSystem.FindFile(file) is null)
            {
                continue;
            }

            var loaded = HoconLoader.LoadFile(file, options);
            bag.AddText(loaded.Diagnostics);
            foreach (var field in loaded.Root.Fields)
            {
                if (!Section.IsTemplate(field.Key) && ReadClass(field, bag) is { } banks)
                {
                    byClass[field.Key] = banks;
                }
            }
        }

        var print = new StringBuilder();
        foreach (var (name, banks) in byClass)
        {
            print.Append(name).Append('\n');
            foreach (var bank in banks)
            {
                print.Append(bank.Name).Append('=').AppendJoin(';', bank.Parameters.Select(static knob => knob is null ? "" : string.Join('|', knob))).Append('\n');
            }
        }

        return new DeviceBanks(print.ToString(), byClass);
    }

    private static DeviceBank[]? ReadClass(HoconField field, DiagnosticBag bag)
    {
        if (!field.Value.TryGetList(out var items) || items.Count is 0 or > MostBanks)
        {
            bag.Error(RigDiagnosticIds.BadValue, field.Value.Origin, $"'{field.Key}' should be a list of 1 to {MostBanks} banks, for instance [ {{ bank = Best, knobs = [ \"Filter Freq\" ] }} ]");
            return null;
        }

        var banks = items.Select(item => ReadBank(field.Key, item, bag)).OfType<DeviceBank>().ToArray();
        return banks.Length == items.Count ? banks : null;
    }

    private static DeviceBank? ReadBank(string name, HoconValue value, DiagnosticBag bag)
    {
        if (value is not HoconObject body)
        {
            bag.Error(RigDiagnosticIds.BadValue, value.Origin, $"a bank of '{name}' should be {{ bank = NAME, knobs = [ … ] }}");
            return null;
        }

        foreach (var field in body.Fields.Where(static field => field.Key is not ("bank" or "knobs")))
        {
            bag.Error(RigDiagnosticIds.UnknownKey, field.KeyOrigin, $"a bank of '{name}' has no key '{field.Key}'{NearestWord.Suggest(bag, field.Key, ["bank", "knobs"])}");
            return null;
        }

        if (!body.TryGet("bank", out var title) || title is not HoconScalar { Text.Length: > 0 } words || !body.TryGet("knobs", out var list) || !list.TryGetList(out var knobs))
        {
            bag.Error(RigDiagnosticIds.MissingKey, value.Origin, $"a bank of '{name}' needs its name, 'bank', and 'knobs', a list of parameters");
            return null;
        }

        if (knobs.Count > DeviceBank.Knobs)
        {
            bag.Error(RigDiagnosticIds.TooMany, list.Origin, $"a bank has {DeviceBank.Knobs} knobs, and these are {knobs.Count}");
            return null;
        }

        var parameters = new string[]?[knobs.Count];
        for (var i = 0; i < parameters.Length; i++)
        {
            if (!TryReadKnob(knobs[i], out parameters[i]))
            {
                bag.Error(RigDiagnosticIds.BadValue, knobs[i].Origin, "a knob is the name of a parameter, a list of names of which the first that is there counts, or null");
                return null;
            }
        }

        return new DeviceBank(words.Text, parameters);
    }

    private static bool TryReadKnob(HoconValue value, out string[]? names)
    {
        names = null;
        switch (value)
        {
            case { Kind: HoconKind.Null }:
                return true;
            case HoconScalar scalar:
                names = [scalar.Text];
                return true;
            case HoconArray array when array.Items.Count > 0 && array.Items.All(static item => item is HoconScalar { Kind: not HoconKind.Null }):
                names = [.. array.Items.Select(static item => ((HoconScalar)item).Text)];
                return true;
            default:
                return false;
        }
    }
}
