using System.Globalization;

namespace Claret.Portal.Audit;

/// <summary>What <c>audit verify</c> says to an operator.</summary>
public static class AuditVerdictText
{
    public static string Of(AuditVerdict.Whole whole)
    {
        var lines = new List<string>
        {
            whole.Newest is { } newest
                ? Text($"The audit is whole: {Rows(whole.Rows)}, each as it was sealed. The newest is row {newest.AuditId}, sealed {newest.SealedAt:yyyy-MM-dd HH:mm:ss} UTC with the hash {newest.Hash}.")
                : "No row of the audit is sealed yet.",
        };
        if (whole.Checkpoints > 0)
            lines.Add(whole.Checkpoints == 1 ? "It agrees with the checkpoint." : Text($"It agrees with all {whole.Checkpoints} checkpoints."));
        else if (whole.Newest is not null)
            lines.Add("Without a checkpoint kept elsewhere (--checkpoint FILE) an end that was cut, or a chain that was made anew, can't be seen.");
        lines.Add(whole.Waiting == 0
            ? "Every row is sealed."
            : Text($"Not sealed yet: the newest {Rows(whole.Waiting)}, the oldest of them of {Time(whole.WaitingSince)}. A portal that serves seals within seconds."));
        return string.Join(Environment.NewLine, lines);
    }

    public static string Of(AuditVerdict.Broken broken) => string.Join(
        Environment.NewLine,
        "The audit is NOT whole.",
        Sentence(broken.Fault),
        broken.Fault.After == 0 ? "Nothing before it could be relied on." : Text($"Whole before it: {Rows(broken.Rows)}, up to row {broken.Fault.After}. What stands after it was not looked at."));

    private static string Sentence(AuditFault fault) => fault.Kind switch
    {
        AuditFaultKind.RowChanged => Text($"{Row(fault)} was changed after it was sealed{Gap(fault)}."),
        AuditFaultKind.RowRemoved => Text($"Row {fault.Id} was removed. Its seal, of {Time(fault.At)}, is still there."),
        AuditFaultKind.RowPutIn => Text($"{Row(fault)} was put in: the rows around it were sealed without it."),
        AuditFaultKind.SealChanged => Text($"The seal of {Lower(Row(fault))} was changed. What the row says is what was sealed."),
        AuditFaultKind.SealRemoved => Text($"{Row(fault)} has no seal any more, and the rows after it were sealed with it: the seal was removed."),
        AuditFaultKind.SealPutIn => Text($"A seal for a row {fault.Id} was put in, which never was sealed with the rows around it."),
        AuditFaultKind.RowOrSealChanged => Text($"{Row(fault)} or its seal was changed: it isn't what was sealed{Gap(fault)}."),
        AuditFaultKind.EndCut => Text($"The end was cut: the checkpoint knows row {fault.Id}, sealed {Time(fault.At)}, and {End(fault)}"),
        AuditFaultKind.MadeAnew => Text($"The chain was made anew: it holds in itself, but row {fault.Id}, sealed {Time(fault.At)}, isn't there as the checkpoint knows it. Something was changed, removed or put in {Between(fault)}."),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Row(AuditFault fault) => Text($"Row {fault.Id} ({Time(fault.At)}, {fault.Action ?? "no action"})");

    private static string Lower(string row) => $"r{row[1..]}";

    /// <summary>Ids that are missing between two rows were never given, or went with their seals: nobody can tell from here.</summary>
    private static string Gap(AuditFault fault) => fault.Id - fault.After > 1 && fault.After > 0
        ? Text($", or rows between {fault.After} and {fault.Id} were removed together with their seals")
        : "";

    private static string End(AuditFault fault) => fault.After == 0 ? "nothing is sealed." : Text($"the chain ends at row {fault.After}.");

    private static string Between(AuditFault fault) => fault.After == 0 ? Text($"at row {fault.Id} or before it") : Text($"after row {fault.After}, up to row {fault.Id}");

    private static string Time(string? at) => at is { Length: >= 19 } ? $"{at[..19]} UTC" : "a time that can't be read";

    private static string Rows(long count) => count == 1 ? "1 row" : Text($"{count} rows");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
