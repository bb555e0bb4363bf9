using Claret.Portal.Shell.Fields;
using Claret.Portal.Sources.Directory;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace Claret.Portal.Sources.Admin;

/// <summary>How a directory is reached: its kind, its host, its certificate, and who reads.</summary>
public sealed partial class LdapFields
{
    [Parameter, EditorRequired]
    public LdapInput Input { get; set; } = default!;

    [Parameter]
    public bool MayChange { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    [CascadingParameter]
    private EditContext Form { get; set; } = default!;

    private static string Example => "dc=example,dc=com";

    private IEnumerable<ChoiceOption> Kinds => Enum.GetValues<DirectoryKind>().Select(kind => new ChoiceOption(kind.ToString(), Texts[$"Kind{kind}"], Texts[$"Kind{kind}Text"]));

    private IEnumerable<ChoiceOption> Securities => Enum.GetValues<DirectorySecurity>()
        .Where(security => security != DirectorySecurity.None || Environment.IsDevelopment() || Input.Security == DirectorySecurity.None)
        .Select(security => new ChoiceOption(security.ToString(), Texts[$"Security{security}"], Texts[$"Security{security}Text"]));

    private string? SecurityFault => Faults(nameof(LdapInput.Security)) is { Length: > 0 } faults ? string.Join(' ', faults) : null;

    private string[] CertificateFaults => Faults(nameof(LdapInput.CaCertificate));

    private string[] Faults(string field) => [.. Form.GetValidationMessages(Form.Field(field))];

    private Task ChooseKind(string value)
    {
        if (Enum.TryParse<DirectoryKind>(value, out var kind) && Enum.IsDefined(kind))
            Input.Choose(kind);
        return TellAsync(nameof(LdapInput.Kind));
    }

    private Task ChooseSecurity(string value)
    {
        if (Enum.TryParse<DirectorySecurity>(value, out var security) && Enum.IsDefined(security))
            Input.Choose(security);
        return TellAsync(nameof(LdapInput.Security));
    }

    private Task TypeCertificate(ChangeEventArgs change)
    {
        Input.CaCertificate = change.Value as string;
        return TellAsync(nameof(LdapInput.CaCertificate));
    }

    private Task TellAsync(string field)
    {
        Form.NotifyFieldChanged(Form.Field(field));
        return OnChanged.InvokeAsync();
    }
}
