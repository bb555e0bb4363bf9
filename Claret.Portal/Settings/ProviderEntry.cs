namespace Claret.Portal.Settings;

/// <summary>A provider's words while somebody edits them.</summary>
public sealed class ProviderEntry
{
    public ProviderEntry(ProviderState state)
    {
        State = state;
        Type(state.Text);
    }

    public ProviderState State { get; private set; }

    public string? Name { get; set; }

    public string? PasswordUrl { get; set; }

    public string? Contact { get; set; }

    /// <summary>Somebody saved something else meanwhile.</summary>
    public ProviderText? Conflict { get; private set; }

    public ProviderText Typed => new(Name?.Trim() ?? "", PasswordUrl?.Trim() ?? "", Contact?.Trim() ?? "");

    public bool IsDirty => Typed != State.Text;

    public void Take(ProviderState state)
    {
        (State, Conflict) = (state, null);
        Type(state.Text);
    }

    /// <summary>What is typed stays, and can be saved over what is told now.</summary>
    public void Meet(ProviderText now) => (State, Conflict) = (State with { Text = now }, now);

    private void Type(ProviderText text) => (Name, PasswordUrl, Contact) = text;
}
