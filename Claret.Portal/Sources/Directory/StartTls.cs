using System.Formats.Asn1;

namespace Claret.Portal.Sources.Directory;

/// <summary>The one question that is put in clear (RFC 4511, 4.14).</summary>
public static class StartTls
{
    private const string Oid = "1.3.6.1.4.1.1466.20037";

    /// <summary>The answer's length fits into this; whoever says more says something else.</summary>
    private const int LongestAnswer = 4096;

    private static readonly Asn1Tag ExtendedRequest = new(TagClass.Application, 23, isConstructed: true);
    private static readonly Asn1Tag ExtendedResponse = new(TagClass.Application, 24, isConstructed: true);

    /// <exception cref="SourceFaultException">It isn't offered, or this is no directory.</exception>
    public static async Task AskAsync(Stream directory, CancellationToken cancellationToken)
    {
        await directory.WriteAsync(Question(), cancellationToken);
        // Not one octet more than the answer: what follows it in clear is nobody's, and TLS stumbles over it.
        var answer = await AnswerAsync(directory, cancellationToken);
        var (code, words) = Read(answer);
        if (code != 0)
            throw new SourceFaultException(SourceFault.NoTls, words is { Length: > 0 } ? words : $"LDAP result {code}");
    }

    public static byte[] Question()
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            using (writer.PushSequence(ExtendedRequest))
                writer.WriteOctetString(System.Text.Encoding.ASCII.GetBytes(Oid), new Asn1Tag(TagClass.ContextSpecific, 0));
        }

        return writer.Encode();
    }

    public static (long Code, string? Words) Read(byte[] answer)
    {
        try
        {
            var message = new AsnReader(answer, AsnEncodingRules.BER).ReadSequence();
            message.ReadInteger();
            var response = message.ReadSequence(ExtendedResponse);
            var code = (long)response.ReadEnumeratedBytes().Span[^1];
            response.ReadOctetString();
            return (code, LdapText.Of(response.ReadOctetString()));
        }
        catch (AsnContentException other)
        {
            throw new SourceFaultException(SourceFault.NoTls, detail: null, other);
        }
    }

    private static async Task<byte[]> AnswerAsync(Stream directory, CancellationToken cancellationToken)
    {
        var head = new byte[6];
        await directory.ReadExactlyAsync(head.AsMemory(0, 2), cancellationToken);
        var longForm = head[1] > 0x80 ? head[1] & 0x7F : 0;
        if (head[0] != 0x30 || head[1] == 0x80 || longForm > 4)
            throw new SourceFaultException(SourceFault.NoTls, detail: null);

        await directory.ReadExactlyAsync(head.AsMemory(2, longForm), cancellationToken);
        long length = longForm == 0 ? head[1] : 0;
        for (var i = 0; i < longForm; i++)
            length = (length << 8) | head[2 + i];
        if (length > LongestAnswer)
            throw new SourceFaultException(SourceFault.NoTls, detail: null);

        var answer = new byte[2 + longForm + length];
        head.AsSpan(0, 2 + longForm).CopyTo(answer);
        await directory.ReadExactlyAsync(answer.AsMemory(2 + longForm), cancellationToken);
        return answer;
    }
}
