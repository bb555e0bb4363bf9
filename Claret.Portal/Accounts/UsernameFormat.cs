namespace Claret.Portal.Accounts;

/// <summary>What usernames look like in this organisation, from <c>Portal:UsernameFormat</c>.</summary>
public static class UsernameFormat
{
    /// <summary>An example for the formats that the settings name; null where they are described in words of the organisation's own, or not at all.</summary>
    public static string? Example(string format) => format switch
    {
        "firstname.surname" => "jo.smith",
        "fsurname" => "jsmith",
        "employee-number" => "10482",
        "email" => "jo.smith@company.example",
        _ => null,
    };
}
