using Claret.Portal.Accounts;
using Claret.Portal.Invitations;

namespace Claret.Portal.Tests.InvitationsTests;

public sealed class UsernamePatternTests
{
    [Theory]
    [InlineData("{first}.{last}", "Jo Smith", "jo.smith")]
    [InlineData("{first}.{last}", "José María Núñez", "jose.nunez")]
    [InlineData("{first}.{last}", "Anne-Marie O'Brien", "anne-marie.obrien")]
    [InlineData("{first}.{last}", "Cher", "cher")]
    [InlineData("{f}{last}", "Jo Smith", "jsmith")]
    [InlineData("{last}{f}-x", "Jo Smith", "smithj-x")]
    [InlineData("{l}{first}", "Jo Smith", "sjo")]
    [InlineData("{email}", "Jo Smith", "jo@a.example")]
    [InlineData("{first}.{last}", "", "")]
    [InlineData("{first}.{last}", "\u202E <img>", "img")]
    [InlineData("x", "Jo Smith", "")]
    [InlineData("", "Jo Smith", "")]
    public void Makes_usernames_of_names(string pattern, string name, string expected) => Assert.Equal(expected, UsernamePattern.Make(pattern, name, "jo@a.example"));

    [Theory]
    [InlineData("", "{first}.{last}")]
    [InlineData("firstname.surname", "{first}.{last}")]
    [InlineData("fsurname", "{f}{last}")]
    [InlineData("email", "{email}")]
    [InlineData("employee-number", "")]
    [InlineData("the number on your badge", "")]
    public void Follows_the_organisations_format(string format, string pattern) => Assert.Equal(pattern, UsernamePattern.Of(format));

    [Theory]
    [InlineData("{first}-{l}", true)]
    [InlineData("", true)]
    [InlineData("{surname}", false)]
    [InlineData("{first", false)]
    public void Knows_what_can_be_filled_in(string pattern, bool isOne) => Assert.Equal(isOne, UsernamePattern.IsOne(pattern));

    [Fact]
    public void A_username_that_would_be_too_long_is_left_to_be_typed() =>
        Assert.Equal("", UsernamePattern.Make("{first}.{last}", $"Jo {new string('x', Person.MaxUsername)}", "jo@a.example"));

    [Theory]
    [InlineData("jo.smith@a.example", "Jo Smith")]
    [InlineData("mara_lopez2+news@a.example", "Mara Lopez")]
    [InlineData("sam@a.example", "Sam")]
    [InlineData("10482@a.example", "")]
    public void Guesses_names_of_addresses(string email, string name) => Assert.Equal(name, NameGuess.Of(email));
}
