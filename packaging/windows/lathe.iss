; The installer for Windows, compiled by Inno Setup 6.3 or newer. Names with a dollar are filled in by lathe_build/windows.py.
; It installs for one user and never asks for an administrator; what users made is not its business.

[Setup]
AppId={{$guid}
AppName=$name
AppVersion=$version
AppVerName=$name $version
AppPublisher=$publisher
$homepage_line
AppCopyright=$publisher, $licence
VersionInfoVersion=$numeric_version
DefaultDirName={localappdata}\Programs\$name
DisableDirPage=auto
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
MinVersion=10.0.17763
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
OutputDir=$out
OutputBaseFilename=$setup_name
SetupIconFile=$icon
UninstallDisplayIcon={app}\$window_program
UninstallDisplayName=$name
Compression=lzma2/normal
SolidCompression=yes
LZMAUseSeparateProcess=yes
WizardStyle=modern
ShowLanguageDialog=auto
ChangesAssociations=yes
CloseApplications=yes
RestartApplications=no
$spanning
$signing

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "zh"; MessagesFile: "compiler:Default.isl,$chinese"

[CustomMessages]
en.DesktopIcon=Put an icon on the desktop
zh.DesktopIcon=在桌面上放置图标
en.Start=Start %1
zh.Start=启动%1
en.OpenWith=Open with %1
zh.OpenWith=用%1打开
en.Comment=$summary
zh.Comment=$summary_zh
en.ModelFile=$gguf_title
zh.ModelFile=$gguf_title_zh
en.TooLong=The path of this folder is too long: Windows allows %1 characters here, and this one has %2. Choose a shorter one.
zh.TooLong=此文件夹的路径太长：Windows在此处最多允许%1个字符，而它有%2个。请选择较短的路径。
en.DataStays=%1 has been removed. What you made is still there:%n%nYour projects, where you created them.%nSettings, downloads and reports: %2%n%nDelete that folder if you do not need it any more.
zh.DataStays=%1已卸载。您创建的内容仍然保留：%n%n项目在您创建它们的位置。%n设置、下载和报告：%2%n%n如不再需要，可删除该文件夹。

[Tasks]
Name: "desktop"; Description: "{cm:DesktopIcon}"; Flags: unchecked

[InstallDelete]
; The libraries of the version before: what the new one lacks must not be found by it.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "$frozen\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion

[Icons]
Name: "{userprograms}\$name"; Filename: "{app}\$window_program"; Comment: "{cm:Comment}"; AppUserModelID: "$identifier"
Name: "{userdesktop}\$name"; Filename: "{app}\$window_program"; Comment: "{cm:Comment}"; AppUserModelID: "$identifier"; Tasks: desktop

[Registry]
; "Open with" for model files: a choice among others, no file is taken from another program.
Root: HKCU; Subkey: "Software\Classes\.$gguf_suffix\OpenWithProgids"; ValueType: string; ValueName: "$name.$gguf_suffix"; ValueData: ""; Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKCU; Subkey: "Software\Classes\$name.$gguf_suffix"; ValueType: string; ValueName: ""; ValueData: "{cm:ModelFile}"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\$name.$gguf_suffix\DefaultIcon"; ValueType: string; ValueName: ""; ValueData: "{app}\$window_program,0"
Root: HKCU; Subkey: "Software\Classes\$name.$gguf_suffix\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\$window_program"" window ""%1"""
; A project is a folder: its context menu. $project_file itself has an ending of others, and is offered likewise.
Root: HKCU; Subkey: "Software\Classes\Directory\shell\$name"; ValueType: string; ValueName: ""; ValueData: "{cm:OpenWith,$name}"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\Directory\shell\$name"; ValueType: string; ValueName: "Icon"; ValueData: "{app}\$window_program,0"
Root: HKCU; Subkey: "Software\Classes\Directory\shell\$name\command"; ValueType: string; ValueName: ""; ValueData: """{app}\$window_program"" window ""%1"""
Root: HKCU; Subkey: "Software\Classes\Applications\$window_program"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "$name"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\Applications\$window_program\SupportedTypes"; ValueType: string; ValueName: ".$gguf_suffix"; ValueData: ""
Root: HKCU; Subkey: "Software\Classes\Applications\$window_program\SupportedTypes"; ValueType: string; ValueName: ".toml"; ValueData: ""
Root: HKCU; Subkey: "Software\Classes\Applications\$window_program\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\$window_program"" window ""%1"""

[Run]
Filename: "{app}\$window_program"; Description: "{cm:Start,$name}"; Flags: nowait postinstall skipifsilent

[Code]
const
  LongestPathInside = $longest;
  UsualLimit = 259;

function LongPathsAllowed: Boolean;
var
  Allowed: Cardinal;
begin
  Result := RegQueryDWordValue(HKLM, 'SYSTEM\CurrentControlSet\Control\FileSystem', 'LongPathsEnabled', Allowed)
    and (Allowed = 1);
end;

function TooLong(Folder: String): String;
var
  Most: Integer;
begin
  Result := '';
  Most := UsualLimit - LongestPathInside - 1;
  if not LongPathsAllowed and (Length(Folder) > Most) then
    Result := FmtMessage(CustomMessage('TooLong'), [IntToStr(Most), IntToStr(Length(Folder))]);
end;

function NextButtonClick(Page: Integer): Boolean;
var
  Said: String;
begin
  Result := True;
  if Page = wpSelectDir then begin
    Said := TooLong(WizardDirValue);
    Result := Said = '';
    if not Result then
      MsgBox(Said, mbError, MB_OK);
  end;
end;

function PrepareToInstall(var NeedsRestart: Boolean): String;
begin
  Result := TooLong(WizardDirValue);
end;

procedure CurUninstallStepChanged(Step: TUninstallStep);
begin
  if (Step = usPostUninstall) and not UninstallSilent then
    MsgBox(FmtMessage(CustomMessage('DataStays'), ['$name', ExpandConstant('$data')]), mbInformation, MB_OK);
end;
