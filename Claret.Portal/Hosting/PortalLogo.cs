using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Claret.Portal.Hosting;

/// <summary>
/// An organisation's own picture beside the portal's name. Pictures of dots alone: what can carry a script (SVG) is none, and what it
/// is says its content, never a name or a browser.
/// </summary>
public sealed class PortalLogo
{
    public const int MaxBytes = 256 * 1024;

    /// <summary>A small file can unfold to a picture that no browser has the memory for.</summary>
    public const int MaxSide = 2000;

    public const string Route = "/logo";

    private static readonly ConditionalWeakTable<string, Reading> Read = [];

    private PortalLogo(byte[] bytes, string contentType) =>
        (Bytes, ContentType, Hash) = (bytes, contentType, Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16)));

    public byte[] Bytes { get; }

    public string ContentType { get; }

    /// <summary>Another picture has another address, so browsers may keep each for good.</summary>
    public string Hash { get; }

    public string Path => $"{Route}/{Hash}";

    /// <summary>Null for an empty text, and for what isn't a picture that is accepted.</summary>
    public static PortalLogo? Of(string base64) => Read.GetValue(base64, text => new Reading(Parse(text))).Logo;

    /// <summary>Null when it is accepted.</summary>
    public static LogoFault? WhyNot(ReadOnlySpan<byte> bytes) =>
        bytes.Length > MaxBytes ? LogoFault.TooLarge
        : PictureHeader.Of(bytes) is not { } header ? LogoFault.NoPicture
        : header.Width is < 1 or > MaxSide || header.Height is < 1 or > MaxSide ? LogoFault.TooManyPixels
        : null;

    private static PortalLogo? Parse(string base64)
    {
        if (base64.Length is 0 or > (MaxBytes + 2) / 3 * 4)
            return null;

        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
            return null;

        var picture = bytes.AsSpan(0, length);
        return WhyNot(picture) is null ? new PortalLogo(picture.ToArray(), PictureHeader.Of(picture)!.ContentType) : null;
    }

    private sealed record Reading(PortalLogo? Logo);
}

/// <summary>Why a picture is not accepted.</summary>
public enum LogoFault
{
    TooLarge,
    NoPicture,
    TooManyPixels,
}
