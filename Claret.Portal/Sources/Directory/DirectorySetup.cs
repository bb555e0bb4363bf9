using Claret.Portal.SignIn;

namespace Claret.Portal.Sources.Directory;

public static class DirectorySetup
{
    public static WebApplicationBuilder AddDirectory(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DirectoryLines>();
        builder.Services.AddSingleton<LdapPeople>();
        builder.Services.AddSingleton<IPeopleSource>(services => services.GetRequiredService<LdapPeople>());
        builder.Services.AddSingleton<ISourceCheck, LdapCheck>();
        builder.Services.AddSingleton<IDirectorySignIn, LdapSignIn>();
        return builder;
    }
}
