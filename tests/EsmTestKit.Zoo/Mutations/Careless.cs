namespace EsmTestKit.Zoo.Mutations;

/// <summary>What a careless hand makes of one guarded write: the mutants call it.</summary>
internal static class Careless
{
    public static async Task MarksFirstAsync(IBooks books, string mark, string key, int amount)
    {
        if (await books.PutNewAsync($"mark:{mark}", "")) await books.AddAsync(key, amount);
    }

    public static async Task MarksLastAsync(IBooks books, string mark, string key, int amount)
    {
        if (await books.GetAsync($"mark:{mark}") is not null) return;
        await books.AddAsync(key, amount);
        await books.PutAsync($"mark:{mark}", "");
    }
}
