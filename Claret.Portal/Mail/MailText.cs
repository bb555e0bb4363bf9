using System.Text;

namespace Claret.Portal.Mail;

/// <summary>The plain reading of a mail: the same words and the same link as the HTML part, in the same order.</summary>
public static class MailText
{
    public static string Write(MailContent content, MailFrame frame)
    {
        var text = new StringBuilder();
        Add(text, content.Heading);
        foreach (var paragraph in content.Paragraphs)
            Add(text, paragraph);
        if (content.Quote.Count > 0)
            Add(text, string.Join('\n', content.Quote.Select(line => $"> {line}".TrimEnd())));
        if (content.Code is { } code)
            Add(text, $"    {code}");
        if (content.Action is { } action)
            Add(text, $"{action.Label}:\n{action.Url}");
        foreach (var paragraph in content.Afterwards)
            Add(text, paragraph);

        // Two hyphens and a blank: mail programs fold away what follows.
        text.Append("-- \n").AppendJoin('\n', frame.SmallPrint).Append('\n');
        return text.ToString();
    }

    private static void Add(StringBuilder text, string block) => text.Append(block).Append("\n\n");
}
