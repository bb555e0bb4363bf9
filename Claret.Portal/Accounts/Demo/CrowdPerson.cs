using System.Globalization;

namespace Claret.Portal.Accounts.Demo;

/// <summary>
/// The n-th of any number of made-up people, the same in every database. Names are put together from parts, the first ones far more
/// often, as in life; one in so many is blocked, invited, kept elsewhere, without an address or shares one. Nobody has a password.
/// </summary>
internal static class CrowdPerson
{
    private static readonly string[] FirstNames =
    [
        "Anna", "Peter", "Maria", "Jonas", "Laura", "Tim", "Sofia", "Max", "Lena", "Paul", "Julia", "David", "Sara", "Jan", "Nina", "Marc", "Eva", "Erik", "Mia", "Leo",
        "Zoë", "José", "Ömer", "Aïcha", "Renée", "Søren", "Łucja", "Björn", "Chloé", "Žana", "Mehmet", "Fatima", "Ivan", "Olga", "Yuki", "Wei", "Priya", "Arjun", "Kofi", "Ama",
        "Quentin", "Xenia", "Valentina", "Theodora", "Bartholomew", "Guinevere", "Ingrid", "Hamish", "Declan", "Aoife",
    ];

    private static readonly string[] Beginnings =
        ["Al", "Ber", "Cor", "Dal", "El", "Fen", "Gar", "Hol", "Is", "Jor", "Kel", "Lin", "Mor", "Nor", "Ol", "Par", "Quin", "Ros", "Sel", "Tor", "Ul", "Var", "Wes", "Xan", "Yor", "Zel"];

    private static readonly string[] Middles = ["", "a", "ber", "di", "en", "fa", "go", "ha", "il", "ka", "le", "mo", "na", "or", "ri", "sta", "ter", "vi"];

    private static readonly string[] Ends = ["man", "son", "ez", "ski", "berg", "ton", "well", "ard", "ini", "ov", "sen", "ley", "wood", "er", "az"];

    private static readonly string[] Domains = ["claret.example", "north.claret.example", "south.claret.example", "works.example"];

    public static Person Make(int number, IReadOnlyList<Provider> providers, DateTime now)
    {
        var chance = new Random(number);
        var (first, last) = (Often(FirstNames, chance), Often(Beginnings, chance) + Often(Middles, chance) + Often(Ends, chance));
        var username = string.Create(CultureInfo.InvariantCulture, $"{Normalized.Search(first)}.{Normalized.Search(last)}{number}");
        var provider = chance.Next(10) < 3 && providers.Count > 0 ? providers[chance.Next(providers.Count)] : null;
        var state = chance.Next(50) == 0 ? PersonState.Blocked : PersonState.Active;
        var isInvited = provider is null && state == PersonState.Active && chance.Next(100) == 0;
        var created = now.AddMinutes(-chance.Next(1, 3 * 365 * 24 * 60));
        return new Person
        {
            Name = $"{first} {last}",
            Username = username,
            Email = chance.Next(100) switch
            {
                0 => null,
                1 => string.Create(CultureInfo.InvariantCulture, $"team{chance.Next(1 + (number / 300))}@{Domains[0]}"),
                _ => $"{username}@{Often(Domains, chance)}",
            },
            Source = provider?.Source ?? PersonSource.Local,
            ProviderId = provider?.Id,
            ExternalId = provider is null ? null : string.Create(CultureInfo.InvariantCulture, $"crowd-{number}"),
            State = state,
            InvitedAt = isInvited ? now.AddHours(-chance.Next(1, 200)) : null,
            CreatedAt = created,
            LastSignInAt = isInvited || chance.Next(8) == 0 ? null : created.AddSeconds(chance.NextDouble() * (now - created).TotalSeconds),
        };
    }

    /// <summary>The square of an even chance: the first of a hundred comes as often as the last nineteen.</summary>
    private static string Often(string[] words, Random chance) => words[(int)(Math.Pow(chance.NextDouble(), 2) * words.Length)];
}
