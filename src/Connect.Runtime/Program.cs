using Connect.Runtime;

return await WorkerProcess.RunAsync(args);
