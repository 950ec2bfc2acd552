using MidiMesh.Contracts.Osc;
using MidiMesh.Contracts.Routing;
using MidiMesh.Testing;

namespace MidiMesh.Contracts.Tests.Routing;

/// <summary>Messages laid out beforehand: bytes as OSC 1.0 wants them, and what becomes of computed numbers.</summary>
public sealed class OscTemplateTests
{
    [Fact]
    public void Write_ComputedNumber_LeavesAsIntWhenWholeAndAsFloatWhenNot()
    {
        var template = new OscTemplate("/n", [new OscTemplateArgument('\0', Expression.Slot(0))]);
        var e = default(MeshEvent);

        e.Bind(0, 3);
        Assert.Equal("2F6E0000 2C690000 00000003", Hex(template, e));
        e.Bind(0, 1.5);
        Assert.Equal("2F6E0000 2C660000 3FC00000", Hex(template, e));
        e.Bind(0, -2);
        Assert.Equal("2F6E0000 2C690000 FFFFFFFE", Hex(template, e));
    }

    [Theory]
    [InlineData("/a", "2F610000 2C000000")]
    [InlineData("/abc", "2F616263 00000000 2C000000")]
    [InlineData("/live/song/undo", "2F6C6976 652F736F 6E672F75 6E646F00 2C000000")]
    public void Write_AddressAlone_IsPaddedWithAtLeastOneZero(string address, string expected) =>
        Assert.Equal(expected, Hex(new OscTemplate(address, []), default));

    [Fact]
    public void Write_EveryConstant_HasItsTypeTag()
    {
        var template = new OscTemplate("/a",
        [
            new OscTemplateArgument('i', Expression.Whole(-1)), new OscTemplateArgument('f', Expression.Number(0.5)), new OscTemplateArgument('s', Text: "four"),
            new OscTemplateArgument('T'), new OscTemplateArgument('F'), new OscTemplateArgument('N'), new OscTemplateArgument('s', Text: ""),
        ]);

        Assert.Equal("2F610000 2C696673 54464E73 00000000 FFFFFFFF 3F000000 666F7572 00000000 00000000", Hex(template, default));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(64)]
    public void Write_AnyNumberOfArguments_ReadsBackAsTheSame(int count)
    {
        var template = new OscTemplate("/many", [.. Enumerable.Range(0, count).Select(static i => new OscTemplateArgument('i', Expression.Whole(i * 1000)))]);
        var bytes = new byte[template.MaxSize];

        var message = OscMessage.Parse(bytes.AsSpan(0, template.Write(default, bytes)));

        Assert.Equal($"/many ,{new string('i', count)} {string.Join(' ', Enumerable.Range(0, count).Select(static i => i * 1000))}", message.ToString());
    }

    [Theory]
    [InlineData(5e9, int.MaxValue)]
    [InlineData(-5e9, int.MinValue)]
    [InlineData(double.NaN, 0)]
    public void Write_NumberThatNoIntHolds_BecomesTheNearest(double number, int expected)
    {
        var template = new OscTemplate("/n", [new OscTemplateArgument('i', Expression.Number(number))]);

        Assert.EndsWith(expected.ToString("X8", System.Globalization.CultureInfo.InvariantCulture), Hex(template, default), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_TooLittleRoom_WritesNothing()
    {
        var template = new OscTemplate("/n", [new OscTemplateArgument('i', Expression.Whole(1))]);

        Assert.Equal(0, template.Write(default, new byte[template.MaxSize - 1]));
        Assert.Equal(template.MaxSize, template.Write(default, new byte[template.MaxSize]));
    }

    [Fact]
    public void Write_Often_AllocatesNothingAndLeavesNoTrace()
    {
        var template = new OscTemplate("/n", [new OscTemplateArgument('\0', Expression.Slot(0)), new OscTemplateArgument('s', Text: "x")]);
        var bytes = new byte[template.MaxSize];
        var (whole, broken) = (default(MeshEvent), default(MeshEvent));
        whole.Bind(0, 1);
        broken.Bind(0, 0.5);
        var first = Hex(template, whole);
        template.Write(broken, bytes);
        Assert.Equal(0, Steady.LeastAllocated(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                template.Write(i % 2 == 0 ? whole : broken, bytes);
            }
        }));
        Assert.Equal(first, Hex(template, whole));
    }

    private static string Hex(OscTemplate template, in MeshEvent e)
    {
        var bytes = new byte[template.MaxSize];
        var hex = Convert.ToHexString(bytes, 0, template.Write(e, bytes));
        return string.Join(' ', hex.Chunk(8).Select(static four => new string(four)));
    }
}
