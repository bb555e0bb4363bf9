using Claret.Portal.Accounts;
using Claret.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.Kit;

/// <summary>Reads as a sentence: <c>await Given.APerson("mara.lopez").Named("Mara Lopez").May(Feature.Resets, PrivilegeLevel.FullAccess).InAsync(contexts)</c>.</summary>
public sealed class PersonBuilder(string username)
{
    private readonly List<PersonPrivilege> privileges = [];
    private string? name;
    private string? email;
    private bool hasEmailOfItsOwn;
    private Provider? provider;
    private PersonState state;
    private string? passwordHash;
    private string? culture;
    private bool isAdmin;

    public PersonBuilder Named(string fullName) => With(() => name = fullName);

    public PersonBuilder WithEmail(string? address) => With(() => (email, hasEmailOfItsOwn) = (address, true));

    public PersonBuilder WithoutEmail() => WithEmail(null);

    public PersonBuilder Local() => With(() => provider = null);

    /// <summary>The password is kept there; the provider is saved too if it is new.</summary>
    public PersonBuilder KeptBy(Provider other) => With(() => provider = other);

    public PersonBuilder Blocked() => With(() => state = PersonState.Blocked);

    public PersonBuilder WithPasswordHash(string? hash) => With(() => passwordHash = hash);

    public PersonBuilder Reading(string language) => With(() => culture = language);

    public PersonBuilder Admin() => With(() => isAdmin = true);

    public PersonBuilder May(Feature feature, PrivilegeLevel level) => With(() => privileges.Add(new PersonPrivilege { Feature = feature, Level = level }));

    /// <summary>The same person without a database.</summary>
    public Person Build() => new()
    {
        Username = username,
        Email = hasEmailOfItsOwn ? email : $"{username}@claret.example",
        Name = name ?? username,
        Source = provider?.Source ?? PersonSource.Local,
        Provider = provider,
        State = state,
        PasswordHash = passwordHash,
        Culture = culture,
        IsAdmin = isAdmin,
        Privileges = privileges,
        CreatedAt = new DateTime(2026, 1, 1, 8, 0, 0, DateTimeKind.Utc),
    };

    public async Task<Person> InAsync(IDbContextFactory<PortalDbContext> contexts)
    {
        await using var db = await contexts.CreateDbContextAsync();
        if (provider is { Id: not 0 })
            db.Attach(provider);
        var person = Build();
        db.Add(person);
        await db.SaveChangesAsync();
        return person;
    }

    public Task<Person> InAsync(TestDatabase database) => InAsync(database.Contexts);

    public Task<Person> InAsync(PortalFactory portal) => InAsync(portal.Database.Contexts);

    private PersonBuilder With(Action change)
    {
        change();
        return this;
    }
}
