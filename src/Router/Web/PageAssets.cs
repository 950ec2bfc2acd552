using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;

namespace MidiMesh.Router.Web;

/// <summary>The page's files. They are part of the program itself, so a single published file has them too.</summary>
internal sealed class PageAssets
{
    private const string Folder = "wwwroot/";
    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, Asset> _assets;

    /// <summary>Reads all of them.</summary>
    public PageAssets()
    {
        var program = Assembly.GetExecutingAssembly();
        _assets = program.GetManifestResourceNames()
            .Where(name => name.Replace('\\', '/').StartsWith(Folder, StringComparison.Ordinal))
            .ToFrozenDictionary(name => "/" + name.Replace('\\', '/')[Folder.Length..], name => Read(program, name));
    }

    /// <summary>One file.</summary>
    /// <param name="ContentType">Its MIME type.</param>
    /// <param name="Bytes">Its content.</param>
    /// <param name="Mark">Another content has another one, as an ETag.</param>
    public sealed record Asset(string ContentType, byte[] Bytes, string Mark);

    /// <summary>Size of the whole page in bytes.</summary>
    public int Size => _assets.Values.Sum(asset => asset.Bytes.Length);

    /// <summary>Paths of all files.</summary>
    public IEnumerable<string> Paths => _assets.Keys;

    /// <summary>A file by its path ("/style.css"), or null; "/" is the page.</summary>
    public Asset? Find(string path) => _assets.GetValueOrDefault(path == "/" ? "/index.html" : path);

    private static Asset Read(Assembly program, string name)
    {
        using var stream = program.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new Asset(Types[Path.GetExtension(name)], bytes, $"\"{Convert.ToHexString(SHA256.HashData(bytes).AsSpan(0, 12))}\"");
    }
}
