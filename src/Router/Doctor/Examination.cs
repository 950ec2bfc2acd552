using MidiMesh.Actors.Mesh;
using MidiMesh.Router.Cli;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Doctor;

/// <summary>What one visit to the doctor looks at. Owns the MIDI ports.</summary>
internal sealed class Examination : IDisposable
{
    private Examination(CliContext context, string? rigPath, RigLoadResult? rig, MidiPorts ports, IReadOnlyList<TokenFile.Entry> routers, string? userLibrary) =>
        (Context, RigPath, Rig, Ports, Routers, UserLibrary) = (context, rigPath, rig, ports, routers, userLibrary);

    /// <summary>The world.</summary>
    public CliContext Context { get; }

    /// <summary>This computer.</summary>
    public Machine Machine => Context.Machine;

    /// <summary>The rig's path as it was given; null when there is none.</summary>
    public string? RigPath { get; }

    /// <summary>The rig; null when there is none.</summary>
    public RigLoadResult? Rig { get; }

    /// <summary>The rig ready to run; null when there is none, or it has mistakes.</summary>
    public MeshPlan? Plan => Rig?.Plan;

    /// <summary>All MIDI systems.</summary>
    public MidiPorts Ports { get; }

    /// <summary>Routers of this user that run.</summary>
    public IReadOnlyList<TokenFile.Entry> Routers { get; }

    /// <summary>Live's User Library as it was given; null for its usual places.</summary>
    public string? UserLibrary { get; }

    /// <summary>Whether a process is one of those routers.</summary>
    public bool IsRouter(int process) => process != 0 && Routers.Any(router => router.Process == process);

    /// <summary>Reads the rig and opens what is looked at.</summary>
    /// <param name="context">The world.</param>
    /// <param name="rigPath">The rig, or null for none.</param>
    /// <param name="userLibrary">Live's User Library, or null for its usual places.</param>
    public static Examination Begin(CliContext context, string? rigPath, string? userLibrary) => new(
        context, rigPath, rigPath is null ? null : RigCompiler.Load(context.PathOf(rigPath)), MidiPorts.Open(context), TokenFile.Find(context.TokenFolder), userLibrary);

    public void Dispose() => Ports.Dispose();
}
