# Installs aiterm {{.Version}} for one user on Windows, without an administrator:
#
#   irm {{.Homepage}}/releases/latest/download/install.ps1 | iex
#
# Programs go to %LOCALAPPDATA%\Programs\aiterm, which comes onto the user's PATH;
# $env:PREFIX is another folder. What is downloaded is unpacked after its checksum and the
# signature of the checksums have been verified, by minisign or by the ssh-keygen that is
# part of Windows and of Git. $env:AITERM_DOWNLOADS is a mirror.
& {
    $ErrorActionPreference = 'Stop'
    $ProgressPreference = 'SilentlyContinue'
    [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12

    $version = '{{.Version}}'
    $sums = '{{.Sums}}'
    $downloads = '{{.Downloads}}'
    if ($env:AITERM_DOWNLOADS) { $downloads = $env:AITERM_DOWNLOADS }
    $prefix = Join-Path $env:LOCALAPPDATA 'Programs\aiterm'
    if ($env:PREFIX) { $prefix = $env:PREFIX }

    # Under emulation the process has another architecture than the machine.
    $machine = $env:PROCESSOR_ARCHITECTURE
    if ($env:PROCESSOR_ARCHITEW6432) { $machine = $env:PROCESSOR_ARCHITEW6432 }
    $arch = switch ($machine) {
        'AMD64' { 'amd64' }
        'ARM64' { 'arm64' }
        default { throw "aiterm: there is no package for $machine" }
    }
    $folder = "aiterm_${version}_windows_$arch"

    $work = Join-Path ([IO.Path]::GetTempPath()) ('aiterm-' + [Guid]::NewGuid())
    New-Item -ItemType Directory -Path $work | Out-Null
    try {
        foreach ($name in @($sums, "$sums.minisig", "$sums.sshsig", "$folder.zip")) {
            try {
                Invoke-WebRequest -UseBasicParsing -Uri "$downloads/$name" -OutFile (Join-Path $work $name)
            } catch {
                throw "aiterm: cannot download $downloads/${name}: $($_.Exception.Message)"
            }
        }
        $sumsPath = Join-Path $work $sums

        # One program that says yes is enough: each verifies by itself.
        $tried = @()
        $good = $false
        $minisign = Get-Command minisign.exe -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
        if ($minisign) {
            $tried += 'minisign'
            $verifier = Start-Process -FilePath $minisign.Source -ArgumentList "-Vqm `"$sumsPath`" -P {{.Minisign}}" -NoNewWindow -Wait -PassThru
            $good = $verifier.ExitCode -eq 0
        }
        $keygens = @(Get-Command ssh-keygen.exe -CommandType Application -All -ErrorAction SilentlyContinue | ForEach-Object { $_.Source })
        $keygens += @("$env:ProgramFiles\Git\usr\bin\ssh-keygen.exe" | Where-Object { Test-Path $_ })
        foreach ($keygen in $keygens) {
            if ($good) { break }
            $tried += $keygen
            $allowed = Join-Path $work 'allowed'
            [IO.File]::WriteAllText($allowed, 'aiterm namespaces="{{.Namespace}}" {{.SSH}}' + "`n")
            $words = "-Y verify -f `"$allowed`" -I aiterm -n {{.Namespace}} -s `"$sumsPath.sshsig`""
            $verifier = Start-Process -FilePath $keygen -ArgumentList $words -RedirectStandardInput $sumsPath -RedirectStandardOutput (Join-Path $work 'out') -RedirectStandardError (Join-Path $work 'err') -NoNewWindow -Wait -PassThru
            $good = $verifier.ExitCode -eq 0
        }
        if (-not $good) {
            if ($tried.Count -eq 0) {
                throw 'aiterm: nothing is installed: the signature can be verified by minisign or ssh-keygen, and neither is there; add the Windows feature OpenSSH Client'
            }
            throw "aiterm: nothing is installed: the signature of $sums from $downloads does not fit, by $($tried -join ', ')"
        }

        $want = Get-Content $sumsPath | ForEach-Object { , ($_ -split '\s+', 2) } | Where-Object { $_[1] -eq "$folder.zip" } | ForEach-Object { $_[0] }
        if (-not $want) { throw "aiterm: nothing is installed: $sums from $downloads does not name $folder.zip: it is of another version" }
        $got = (Get-FileHash -Algorithm SHA256 -Path (Join-Path $work "$folder.zip")).Hash.ToLowerInvariant()
        if ($got -ne $want) { throw "aiterm: nothing is installed: the SHA-256 of $folder.zip is $got, not ${want}: it was damaged or changed on the way; try again" }

        Expand-Archive -Path (Join-Path $work "$folder.zip") -DestinationPath $work
        New-Item -ItemType Directory -Force -Path $prefix | Out-Null
        foreach ($name in @('aiterm.exe', 'aiterm-line.exe', 'aiterm-guest.exe', 'ait.cmd', 'LICENSE', 'THIRD_PARTY_LICENSES.txt')) {
            $target = Join-Path $prefix $name
            # A program that runs can be renamed, and not written over nor removed: each gets a
            # name of its own, and goes with a later installation.
            if (Test-Path $target) { Move-Item $target ("$target." + [Guid]::NewGuid() + '.old') }
            Move-Item (Join-Path (Join-Path $work $folder) $name) $target
            Remove-Item "$target*.old" -Force -ErrorAction SilentlyContinue
        }
    } finally {
        Remove-Item -Recurse -Force $work -ErrorAction SilentlyContinue
    }

    # As it is written there, with variables such as %USERPROFILE%, which stay.
    $key = [Microsoft.Win32.Registry]::CurrentUser.CreateSubKey('Environment')
    $path = [string]$key.GetValue('Path', '', 'DoNotExpandEnvironmentNames')
    if (([Environment]::ExpandEnvironmentVariables($path) -split ';') -notcontains $prefix) {
        $key.SetValue('Path', ((@($path.TrimEnd(';'), $prefix) | Where-Object { $_ }) -join ';'), 'ExpandString')
        # Taking out a variable that is not there tells running programs to read them anew.
        [Environment]::SetEnvironmentVariable('AITERM_INSTALLED', $null, 'User')
    }
    $key.Close()
    if (($env:Path -split ';') -notcontains $prefix) { $env:Path = "$env:Path;$prefix" }
    Write-Output "aiterm $version is in $prefix"
    Write-Output 'now: aiterm statusline install'
}
