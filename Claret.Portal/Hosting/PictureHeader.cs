using System.Buffers.Binary;

namespace Claret.Portal.Hosting;

/// <summary>What the first bytes of a picture say: its kind and its size in pixels.</summary>
public sealed record PictureHeader(string ContentType, int Width, int Height)
{
    /// <summary>Null for anything but PNG, JPEG and WebP, and for one that is cut off.</summary>
    public static PictureHeader? Of(ReadOnlySpan<byte> bytes) => OfPng(bytes) ?? OfJpeg(bytes) ?? OfWebP(bytes);

    /// <summary>https://www.w3.org/TR/png-3/: eight bytes of signature, then the chunk IHDR.</summary>
    private static PictureHeader? OfPng(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 33 && bytes[0] == 0x89 && bytes[1..8].SequenceEqual("PNG\r\n\u001a\n"u8) && bytes[12..16].SequenceEqual("IHDR"u8)
            ? new PictureHeader("image/png", (int)BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]), (int)BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]))
            : null;

    /// <summary>ITU-T T.81: segments, one of which (SOF) begins the frame and has its size.</summary>
    private static PictureHeader? OfJpeg(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith<byte>([0xFF, 0xD8, 0xFF]))
            return null;

        for (var at = 2; at + 9 < bytes.Length && bytes[at] == 0xFF;)
        {
            var marker = bytes[at + 1];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return new PictureHeader("image/jpeg", BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        }

        return null;
    }

    /// <summary>RFC 9649: a RIFF file whose first chunk is VP8, VP8L or VP8X.</summary>
    private static PictureHeader? OfWebP(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 30 || !bytes.StartsWith("RIFF"u8) || !bytes[8..12].SequenceEqual("WEBP"u8))
            return null;

        var chunk = bytes[12..16];
        if (chunk.SequenceEqual("VP8 "u8) && bytes[23..26].SequenceEqual<byte>([0x9D, 0x01, 0x2A]))
            return WebP(BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) & 0x3FFF);
        if (chunk.SequenceEqual("VP8L"u8) && bytes[20] == 0x2F && BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]) is var bits)
            return WebP((int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1);
        return chunk.SequenceEqual("VP8X"u8) ? WebP(Bits24(bytes[24..]) + 1, Bits24(bytes[27..]) + 1) : null;

        static PictureHeader WebP(int width, int height) => new("image/webp", width, height);

        static int Bits24(ReadOnlySpan<byte> at) => at[0] | (at[1] << 8) | (at[2] << 16);
    }
}
