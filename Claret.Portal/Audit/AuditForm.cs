using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Claret.Portal.Audit;

/// <summary>What is hashed, byte for byte: form 1, as <c>Audit/readme.md</c> describes it for who wants to compute the chain without us.</summary>
public static class AuditForm
{
    private const byte Version = 1;

    /// <summary>Stands for the hash before the first.</summary>
    public static byte[] Beginning { get; } = new byte[SHA256.HashSizeInBytes];

    /// <param name="previous">The hash of the row that was sealed before this one.</param>
    /// <param name="sealedAt">As <see cref="SealRecord.SealedAt"/>.</param>
    public static byte[] Hash(ReadOnlySpan<byte> previous, AuditRecord row, byte[]? sealedAt)
    {
        var form = new ArrayBufferWriter<byte>(1024);
        form.Write(previous);
        form.Write<byte>([Version]);
        Write(form, Encoding.UTF8.GetBytes(row.Id.ToString(CultureInfo.InvariantCulture)));
        Write(form, row.At);
        Write(form, row.Action);
        Write(form, row.Outcome);
        Write(form, row.ActorId);
        Write(form, row.PersonId);
        Write(form, row.CaseReference);
        Write(form, row.Reason);
        Write(form, row.OriginAddress);
        Write(form, row.OriginBrowser);
        Write(form, sealedAt);
        return SHA256.HashData(form.WrittenSpan);
    }

    /// <summary>As both databases will say it when it is read again.</summary>
    public static byte[] TimeText(DateTime time) => Encoding.UTF8.GetBytes(time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture));

    /// <summary>Its length stands before it, so that no two rows read the same; nothing is told from an empty text.</summary>
    private static void Write(ArrayBufferWriter<byte> form, byte[]? field)
    {
        if (field is null)
        {
            form.Write<byte>([0]);
            return;
        }

        Span<byte> head = [1, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(head[1..], field.Length);
        form.Write<byte>(head);
        form.Write(field);
    }
}
