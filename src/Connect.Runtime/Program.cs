Console.WriteLine("Connect for .NET");
