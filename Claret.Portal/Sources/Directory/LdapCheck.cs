using Claret.Portal.Accounts;

namespace Claret.Portal.Sources.Directory;

/// <summary>Connects as the settings say, and reads ten people.</summary>
public sealed class LdapCheck(LdapPeople people) : ISourceCheck
{
    private const int Shown = 10;

    public PersonSource Source => PersonSource.Ldap;

    public async Task<SourceCheckOutcome> CheckAsync(string settings, string? secret, CancellationToken cancellationToken)
    {
        var typed = ProviderSettings.Of<LdapSettings>(new Provider { Source = Source, Name = "", Settings = settings });
        if (typed is null)
            return new SourceCheckOutcome.Fails(SourceFault.NotSetUp, null);

        try
        {
            await using var reading = await people.OpenAsync(typed, secret, cancellationToken);
            var found = await reading.SomeAsync(Shown, cancellationToken);
            return Missing(typed, found) is { } attribute
                ? new SourceCheckOutcome.Fails(SourceFault.FieldMissing, attribute)
                : new SourceCheckOutcome.Works(reading.Peer, found);
        }
        catch (SourceFaultException fault)
        {
            return new SourceCheckOutcome.Fails(fault.Fault, fault.Detail);
        }
    }

    /// <summary>An attribute that each needs and that none has is another's name for it.</summary>
    private static string? Missing(LdapSettings settings, IReadOnlyList<SourcePerson> found) =>
        found.Count == 0 ? null
        : found.All(person => person.Username is null) ? settings.UsernameAttribute
        : found.All(person => person.Name is null) ? settings.NameAttribute
        : null;
}
