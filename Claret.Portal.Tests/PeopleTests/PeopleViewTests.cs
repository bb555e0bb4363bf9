using Claret.Portal.Accounts;
using Claret.Portal.People;

namespace Claret.Portal.Tests.PeopleTests;

public sealed class PeopleViewTests
{
    [Fact]
    public void What_the_address_says_is_read_and_said_again()
    {
        const string address = "/admin/people?search=ann%20l&source=ldap&provider=3&state=blocked&privilege=admin&only=neversignedin,noemail&sort=lastsignin&order=desc&page=7&before=12";

        var view = PeopleView.In("http://localhost:5080" + address);

        Assert.Equal(("ann l", PersonSource.Ldap, 3L, PeopleStanding.Blocked, PeoplePrivilege.Admin), (view.Search, view.Source!.Value, view.Provider!.Value, view.Standing!.Value, view.Privilege!.Value));
        Assert.Equal([PeopleFlag.NeverSignedIn, PeopleFlag.NoEmail], view.Flags);
        Assert.Equal((PeopleSort.LastSignIn, true, 7, null, 12L), (view.Sort, view.IsDescending, view.Page, view.After, view.Before!.Value));
        Assert.Equal(view.Address(), PeopleView.In(view.Address()).Address());
        Assert.Equal("/admin/people", new PeopleView().Address());
    }

    [Theory]
    [InlineData("?page=-1&source=9&state=x&only=,,bad&sort=1&after=-4&before=abc&provider=99999999999999999999")]
    [InlineData("?page=&source=&state=&only=&sort=&order=up")]
    [InlineData("?")]
    [InlineData("")]
    [Trait("Security", "26")]
    public void What_cant_be_read_counts_as_not_there(string query) => Assert.Equal("/admin/people", PeopleView.In("/admin/people" + query).Address());

    [Fact]
    [Trait("Security", "26")]
    public void A_page_number_stays_one_and_a_search_is_cut()
    {
        var view = PeopleView.In("/admin/people?page=999999999999&search=" + new string('x', 10_000));

        Assert.Equal((PeopleView.MaxPage, PeopleView.MaxSearch), (view.Page, view.Search.Length));
    }

    [Theory]
    [InlineData(null, "Email Source State LastSignIn")]
    [InlineData("", "")]
    [InlineData("compact Created email nonsense email", "compact Email Created")]
    public void A_look_that_was_kept_is_read_as_far_as_it_is_known(string? kept, string read) => Assert.Equal(read, GridLook.Of(kept).Text());
}
